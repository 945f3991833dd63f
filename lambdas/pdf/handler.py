"""The PDF function: a chain's Markdown becomes a typeset document in S3."""

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

# Bytes in UTF-8; a file's name with its ending has at most 255 on most systems, Slack's included.
_LONGEST_NAME = 200
_FIELDS = ("title", "subtitle", "text", "name", "run")
# What Step Functions allows in an execution's name has no slash and no white space.
_RUN = re.compile(r"[^\s/]{1,80}")


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Puts the PDF of {"title", "subtitle", "text" (Markdown), "name" (the file's, without ending), "run"} into S3.

    Answers {"bucket", "key", "name", "size" in bytes}. The same event writes the same object again. FILES_BUCKET says
    where; MODEL_NOTE, where set, stands small in the footer. Raises ValueError for an event that is not like this.
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
    """The name as a file may have it anywhere: no slash, no reserved character, at most 200 bytes, never empty."""
    plain = re.sub(r'[\s/\\:*?"<>|]+', " ", clean(unicodedata.normalize("NFC", name))).strip(" .")
    return plain.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .") or "Document"


def slug(name: str) -> str:
    """The name in small letters, digits and hyphens, of any script; never empty."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "document"


def _check(event: dict[str, Any]) -> None:
    wrong = [name for name in _FIELDS if not isinstance(event.get(name), str)]
    if wrong:
        raise ValueError(f"The event needs these as text: {', '.join(wrong)}")
    if not event["title"].strip():
        raise ValueError("The event's title is empty")
    if not _RUN.fullmatch(event["run"]):
        raise ValueError("The event's run is not an execution's name")
