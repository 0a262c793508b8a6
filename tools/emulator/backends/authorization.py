"""What IAM authorizes of a request, where ministack leaves it out (Service Authorization Reference):

The resource: ministack takes `*` for requests that name a resource in a field that it does not read.

The condition keys `kms:CallerAccount`, and `iam:PolicyARN` of the actions that attach and detach a role's policy.

`iam:PassRole` for requests that hand a role to a service, with `iam:PassedToService`.
"""

import json
from contextvars import ContextVar

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id

# The role that the request hands to a service, and the service's principal.
passed_role = ContextVar("passed_role", default=None)

RDS_RESOURCES = {
    "ResourceName": "{value}",
    "DBParameterGroupName": "arn:aws:rds:{region}:{account}:pg:{value}",
    "TargetGroupName": "arn:aws:rds:{region}:{account}:target-group:{value}",
    # CreateDBProxy alone has no resource.
    "DBProxyName": "arn:aws:rds:{region}:{account}:db-proxy:{value}",
}


def fields_of(body):
    try:
        fields = json.loads(body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def parameter(parameters, name):
    value = parameters.get(name)
    return value[0] if isinstance(value, list) else value


def named_resource(service, body, parameters, region, account):
    if service == "lambda":
        name = fields_of(body).get("FunctionName")
        return name and f"arn:aws:lambda:{region}:{account}:function:{name}"
    if service == "kms":
        name = fields_of(body).get("AliasName")
        return name and f"arn:aws:kms:{region}:{account}:{name}"
    if service == "rds" and parameter(parameters, "Action") != "CreateDBProxy":
        for field, arn in RDS_RESOURCES.items():
            value = parameter(parameters, field)
            if value:
                return arn.format(value=value, region=region, account=account)
    return None


def role_handed_over(service, method, path, body, parameters):
    if service == "lambda" and path.rstrip("/").endswith(("/functions", "/configuration")):
        return fields_of(body).get("Role"), "lambda.amazonaws.com"
    if service == "rds" and parameter(parameters, "MonitoringRoleArn"):
        return parameter(parameters, "MonitoringRoleArn"), "monitoring.rds.amazonaws.com"
    if service == "rds" and parameter(parameters, "Action") in ("CreateDBProxy", "ModifyDBProxy"):
        return parameter(parameters, "RoleArn"), "rds.amazonaws.com"
    if service == "apigateway" and path == "/account" and method == "PATCH":
        changes = fields_of(body).get("patchOperations", [])
        roles = [change.get("value") for change in changes if change.get("path") == "/cloudwatchRoleArn"]
        return roles[0] if roles else None, "apigateway.amazonaws.com"
    return None, None


resource_as_shipped = iam_actions.extract_resource_arn
context_as_shipped = iam_actions.request_tag_context
enforce_as_shipped = iam_evaluator.enforce


def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
    role, principal = role_handed_over(service, method, path, body, query_params)
    passed_role.set((role, principal) if role else None)
    resource = resource_as_shipped(service, method, path, headers, body, query_params, region, account_id)
    if resource != "*":
        return resource
    return named_resource(service, body, query_params, region, account_id) or resource


def request_context(service, iam_action, body, params):
    context = context_as_shipped(service, iam_action, body, params)
    policy = parameter(params, "PolicyArn")
    if service == "iam" and policy:
        return {**context, "iam:PolicyARN": policy}
    return {**context, "kms:CallerAccount": get_account_id()} if service == "kms" else context


def enforce(access_key_id, iam_action, service, region, *arguments, **options):
    denied = enforce_as_shipped(access_key_id, iam_action, service, region, *arguments, **options)
    handed_over = passed_role.get()
    if denied is not None or handed_over is None:
        return denied
    passed_role.set(None)
    role, principal = handed_over
    keys = {"iam:PassedToService": principal}
    refusal = enforce_as_shipped(access_key_id, "iam:PassRole", "iam", region, resource_arn=role, service_context=keys)
    if refusal is None or isinstance(refusal, iam_evaluator.AuthError):
        return refusal
    message = iam_actions.identity_denial_message("iam:PassRole", refusal.principal_arn, role, False)
    return iam_evaluator.AuthError("AccessDeniedException", message)


iam_actions.extract_resource_arn = extract_resource_arn
iam_actions.request_tag_context = request_context
iam_evaluator.enforce = enforce
