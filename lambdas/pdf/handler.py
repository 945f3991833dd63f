"""The PDF function: typesets a chain's Markdown and stores the document in S3."""

import os
import re
import unicodedata
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from lambdas.pdf.document import Document, pdf
from lambdas.pdf.markdown import clean

logger = Logger()
s3 = boto3.client("s3")

# Bytes in UTF-8. Most systems, and Slack, allow 255 including the extension.
_MAX_NAME_BYTES = 200
_FIELDS = ("title", "subtitle", "text", "name", "run")
# Step Functions allows neither slashes nor white space in an execution's name.
_RUN = re.compile(r"[^\s/]{1,80}")


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Puts the PDF of {"title", "subtitle", "text" (Markdown), "name" (of the file, no extension), "run"} into S3.

    Returns {"bucket", "key", "name", "size" in bytes}. The same event writes the same object again. FILES_BUCKET is the
    bucket; MODEL_NOTE, if set, is the small print in the footer. Raises ValueError if the event is not valid.
    """
    _check(event)
    logger.append_keys(run=event["run"])
    note = os.environ.get("MODEL_NOTE", "")
    made = pdf(Document(event["title"], event["subtitle"], event["text"], note))
    name = file_name(event["name"])
    place = {"bucket": os.environ["FILES_BUCKET"], "key": f"{event['run']}/{slug(name)}.pdf"}
    s3.put_object(Bucket=place["bucket"], Key=place["key"], Body=made, ContentType="application/pdf")
    logger.info("made a PDF", extra={"key": place["key"], "size": len(made)})
    return {**place, "name": f"{name}.pdf", "size": len(made)}


def file_name(name: str) -> str:
    """Makes a file name valid on every system: no slash, no reserved character, at most 200 bytes, never empty."""
    plain = re.sub(r'[\s/\\:*?"<>|]+', " ", clean(unicodedata.normalize("NFC", name))).strip(" .")
    return plain.encode()[:_MAX_NAME_BYTES].decode(errors="ignore").strip(" .") or "Document"


def slug(name: str) -> str:
    """Returns the name in lower-case letters of any script, digits and hyphens; never empty."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "document"


def _check(event: dict[str, Any]) -> None:
    wrong = [name for name in _FIELDS if not isinstance(event.get(name), str)]
    if wrong:
        raise ValueError(f"The event needs these fields as text: {', '.join(wrong)}")
    if not event["title"].strip():
        raise ValueError("The event's title is empty")
    if not _RUN.fullmatch(event["run"]):
        raise ValueError("The event's run is not the name of an execution")
