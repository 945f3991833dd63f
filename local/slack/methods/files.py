"""files.getUploadURLExternal and completeUploadExternal, with which `files_upload_v2` uploads a file; files.info."""

import mimetypes
import secrets
from functools import partial
from pathlib import PurePath

from local.slack.contents import bot_author, content_of
from local.slack.errors import SlackError, invalid_arguments
from local.slack.installation import Installation, Upload
from local.slack.methods.call import Call
from local.slack.workspace import Channel, File, Json

PREVIEW_LINES = 5
"""The most lines in a text file's preview."""


def file_object(app: Installation, file: File) -> Json:
    """Returns the file in Slack's shape, with this server's URLs."""
    url = f"{app.url}/_control/files/{file.id}"
    return {
        **_preview(file),
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": PurePath(file.name).suffix.lstrip(".") or "binary",
        "size": file.size,
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "url_private": url,
        "url_private_download": f"{url}?download=1",
        "permalink": url,
        "channels": list(file.channels),
    }


def _preview(file: File) -> Json:
    """The preview fields that Slack adds for a text file, with its first lines."""
    if not file.mimetype.startswith("text/"):
        return {}
    lines = file.content.decode("utf-8", "replace").splitlines()
    return {
        "preview": "\n".join(lines[:PREVIEW_LINES]),
        "lines": len(lines),
        "lines_more": max(0, len(lines) - PREVIEW_LINES),
    }


def get_upload_url(call: Call) -> Json:
    """Returns a new file's id, and the URL for its `length` bytes."""
    name, length = call.required("filename"), call.integer("length", 0)
    if length < 1:
        raise invalid_arguments("must be more than 0", "/length")
    file_id = f"F0{secrets.token_hex(5).upper()}"
    with call.app.lock:
        call.app.uploads[file_id] = Upload(name, length)
    return {"file_id": file_id, "upload_url": f"{call.app.url}/_upload/{file_id}"}


def complete_upload(call: Call) -> Json:
    """Turns uploaded bytes into files and shares them; as in Slack, the message follows the answer."""
    channels = _channels(call)
    thread_ts, comment = call.text("thread_ts"), call.text("initial_comment")
    for channel in channels:
        known = call.workspace.message(channel.id, thread_ts) or call.workspace.was_deleted(channel.id, thread_ts)
        if thread_ts and not known:
            raise SlackError("thread_not_found")
    content = content_of({**call.arguments, "text": comment}, may_be_empty=True)
    files = [_finished(call, wanted, channels) for wanted in _wanted(call)]
    described = [file_object(call.app, file) for file in files]
    message = {**bot_author(call.workspace), **content, "files": described, "upload": True}
    if thread_ts:
        message["thread_ts"] = thread_ts
    call.later += [partial(call.workspace.post, channel.id, message) for channel in channels]
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _channels(call: Call) -> list[Channel]:
    names = [name for name in (call.text("channel_id"), *call.text("channels").split(",")) if name]
    channels = [call.known(call.workspace.channels.get(name)) for name in names]
    if any(call.workspace.bot_user_id not in channel.members for channel in channels):
        raise SlackError("not_in_channel")
    return channels


def _wanted(call: Call) -> list[Json]:
    wanted = call.json("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(item, dict) for item in wanted):
        raise invalid_arguments("must provide at least 1 items", "/files")
    if any(_uploaded(call.app, item) is None for item in wanted):
        raise SlackError("file_not_found")
    return wanted


def _uploaded(app: Installation, wanted: Json) -> Upload | None:
    upload = app.uploads.get(str(wanted.get("id")))
    return upload if upload is not None and upload.content is not None else None


def _finished(call: Call, wanted: Json, channels: list[Channel]) -> File:
    with call.app.lock:
        upload = _uploaded(call.app, wanted)
        if upload is None or upload.content is None:
            raise SlackError("file_not_found")
        del call.app.uploads[wanted["id"]]
    file = File(
        id=wanted["id"],
        name=upload.name,
        title=wanted.get("title") or upload.name,
        mimetype=mimetypes.guess_type(upload.name)[0] or "application/octet-stream",
        size=len(upload.content),
        user=call.workspace.bot_user_id,
        channels=tuple(channel.id for channel in channels),
        content=upload.content,
    )
    call.workspace.keep_file(file)
    return file


def info(call: Call) -> Json:
    """One file; `file_not_found`."""
    file = call.workspace.files.get(call.required("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": file_object(call.app, file)}
