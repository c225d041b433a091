"""Prints what there is in an account, as JSON: a list of `service: name`."""

import json

from botocore.session import get_session


def everything():
    calls = [
        ("cloudformation", "list_stacks", "StackSummaries", "StackName", {"StackStatusFilter": LIVING}),
        ("dynamodb", "list_tables", "TableNames", None, {}),
        ("s3", "list_buckets", "Buckets", "Name", {}),
        ("secretsmanager", "list_secrets", "SecretList", "Name", {}),
        ("sqs", "list_queues", "QueueUrls", None, {}),
        ("sns", "list_topics", "Topics", "TopicArn", {}),
        ("lambda", "list_functions", "Functions", "FunctionName", {}),
        ("lambda", "list_event_source_mappings", "EventSourceMappings", "EventSourceArn", {}),
        ("scheduler", "list_schedule_groups", "ScheduleGroups", "Name", {}),
        ("scheduler", "list_schedules", "Schedules", "Name", {}),
        ("apigatewayv2", "get_apis", "Items", "Name", {}),
        ("logs", "describe_log_groups", "logGroups", "logGroupName", {}),
        ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName", {}),
        ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName", {}),
        ("iam", "list_roles", "Roles", "RoleName", {}),
    ]
    session = get_session()
    for service, operation, result, name, arguments in calls:
        for item in pages(session.create_client(service), operation, result, arguments):
            yield f"{service}: {item if name is None else item[name]}"
    kms = session.create_client("kms")
    for key in pages(kms, "list_keys", "Keys", {}):
        about = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
        if about["KeyState"] != "PendingDeletion" and about["KeyManager"] == "CUSTOMER":
            yield f"kms: {about['Description']}"


# All but what is deleted.
LIVING = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_FAILED", "ROLLBACK_COMPLETE", "CREATE_FAILED"]


def pages(client, operation, result, arguments):
    if not client.can_paginate(operation):
        return getattr(client, operation)(**arguments).get(result, [])
    every = client.get_paginator(operation).paginate(**arguments)
    return [item for page in every for item in page.get(result, [])]


print(json.dumps(sorted(everything())))
