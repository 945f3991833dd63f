"""AWS service call: how the work is done."""

from aws_cdk.aws_stepfunctions import IChainable

from stacks.steps import Steps


def workflow(steps: Steps) -> IChainable:
    """A prompt, and a call of an AWS service with its reply: Step Functions itself publishes to an SNS topic.

    The notifier listens to that topic, so what is sent can be seen to arrive in the thread.
    """
    topic = steps.own_topic("Summaries")
    summarise = steps.ask_model("Summarise", prompt="Summarise", temperature=0.2, max_tokens=500, remember_as="summary")
    send = steps.call_aws(
        "Send to the topic",
        service="sns",
        action="publish",
        arguments={
            "TopicArn": topic.topic_arn,
            "Message": steps.notification_text("arrival", title="Arrived from the SNS topic", text="$summary"),
        },
        resources=[topic.topic_arn],
        remember_as="sent",
    )
    publish = steps.finish(
        "Publish",
        milestone="arrival",
        title="Sent",
        text="'The summary went to the topic as message `' & $sent.MessageId & '`, and arrives in the thread.'",
    )
    return summarise.next(send).next(publish)
