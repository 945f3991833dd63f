"""What functions count for the alarms, in CloudWatch's embedded metric format: a line in the log, without a call."""

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit


def count(name: str) -> None:
    """Counts one more of a metric (`greenlight.wire.names`).

    The namespace is `POWERTOOLS_METRICS_NAMESPACE`, which every function's environment has.
    """
    metrics = Metrics()
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
    metrics.flush_metrics()
