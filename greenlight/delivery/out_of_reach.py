"""Tells the person who started a run that its channel is out of reach, once, and sends them its result."""

from aws_lambda_powertools import Logger
from slack_sdk.errors import SlackApiError

from greenlight import texts
from greenlight.aws.metrics import count
from greenlight.decisions.services import Services
from greenlight.runs.card import about_run
from greenlight.runs.once import Once
from greenlight.runs.record import RunRecord
from greenlight.runs.result import text_parts
from greenlight.slack.blocks import Content
from greenlight.slack.errors import Trouble, error_name, trouble_of
from greenlight.slack.post import post_directly, upload
from greenlight.spec.catalog import chain_named
from greenlight.wire.names import OUT_OF_REACH
from greenlight.wire.notification import Notification

logger = Logger(child=True)


def tell_requester(services: Services, run: RunRecord, notification: Notification, error: SlackApiError) -> None:
    """Sends a direct message when a run's channel is found out of reach, and the result when there is one.

    Does nothing more than count if nobody started the run, or if the person takes no direct messages. Raises
    SlackApiError for what passes.
    """
    why = error_name(error)
    if services.runs.record_unreachable(run.name, why):
        count(OUT_OF_REACH)
        logger.warning("the run's channel is out of reach", extra={"error": why})
    if not run.user:
        return
    about, once = (
        about_run(chain_named(run.chain), chain_named(run.chain).title, run),
        Once(services, run.name, "reach"),
    )
    reason = texts.delivery.place(why) if trouble_of(error) is Trouble.PLACE else texts.delivery.refusal(why)
    said = Content(texts.delivery.out_of_reach(about, f"<#{run.channel}>", reason), [])
    try:
        once.post("told", lambda _again: post_directly(services.slack, run.user, said)[1])
        if notification.kind == "finish":
            once.post("result", lambda _again: _send_result(services, run, notification, about))
    except SlackApiError as refused:
        if trouble_of(refused) in (Trouble.PASSING, Trouble.APP):
            raise
        logger.warning("the person takes no direct message", extra={"error": error_name(refused)})


def _send_result(services: Services, run: RunRecord, notification: Notification, about: str) -> str:
    direct, ts = post_directly(services.slack, run.user, Content(texts.delivery.result_here(about), []))
    for said in text_parts(notification, ""):
        post_directly(services.slack, run.user, said)
    if file := notification.file:
        content = services.files.get_object(Bucket=file.bucket, Key=file.key)["Body"].read()
        upload(services.slack, direct, file.name, content)
    return ts
