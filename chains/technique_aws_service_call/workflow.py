"""AWS service call: its workflow."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import CHANNEL, Steps


def workflow(steps: Steps) -> IChainable:
    """Asks the model, then calls an AWS service with the reply: Step Functions itself publishes to an SNS topic.

    The notifier subscribes to that topic, so the message appears in the thread.
    """
    # Running executions of version 0.9 publish to this one.
    steps.own_topic("Summaries")
    topic = steps.own_topic("SummariesInOrder", in_order=True)
    summarise = steps.ask_model("Summarise", prompt="Summarise", temperature=0.2, max_tokens=500, remember_as="summary")
    send = steps.call_aws(
        "Send to the topic",
        service="sns",
        action="publish",
        arguments={
            "TopicArn": topic.topic_arn,
            "MessageGroupId": CHANNEL,
            "Message": steps.notification_text("arrival", title="Arrived from the SNS topic", text="$summary"),
        },
        resources=[topic.topic_arn],
        remember_as="sent",
    )
    publish = steps.finish(
        "Publish",
        milestone="arrival",
        title="Sent",
        text="'The summary was sent to the topic as message `' & $sent.MessageId & '` and will appear in the thread.'",
    )
    return summarise.next(send).next(publish)
