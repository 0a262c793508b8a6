"""ministack's application, with four answers changed, and with what authorization.py and retirement.py add.

`aws:PrincipalArn` as AWS defines it: for a role the key holds the role's ARN, not that of its session (IAM User Guide,
"AWS global condition context keys"); ministack gives the session's, and so denies what a policy allows to a named role.

Subnets of RDS Proxy: the VPC is moto's here, so ministack knows none of its subnets. It takes them as they are.

A function that has no execution environment free, behind a method of API Gateway: an integration failure, which has a
gateway response. ministack hands on Lambda's own 429, which API Gateway never shows.

A restored snapshot: the instance that CreateDBInstance makes of the same request, with what the snapshot remembers, its
key above all (RDS API Reference, RestoreDBInstanceFromDBSnapshot). ministack keeps neither the key nor most of the request.
"""

import re

import authorization  # noqa: F401
import retirement  # noqa: F401
from ministack.core import iam_evaluator
from ministack.services import apigateway_v1, rds

SESSION = re.compile(r"^arn:(aws[^:]*):sts::(\d{12}):assumed-role/([^/]+)/.*$")
resolve_as_shipped = iam_evaluator._resolve_condition_key


def resolve_condition_key(key, context):
    value = resolve_as_shipped(key, context)
    if key.lower() == "aws:principalarn" and isinstance(value, str):
        return SESSION.sub(r"arn:\1:iam::\2:role/\3", value)
    return value


iam_evaluator._resolve_condition_key = resolve_condition_key


def resolve_subnets(subnet_ids):
    subnets = [{"SubnetIdentifier": subnet, "SubnetStatus": "Active"} for subnet in subnet_ids]
    return subnets, "vpc-of-moto"


rds._resolve_subnet_group_members = resolve_subnets

invoke_as_shipped = apigateway_v1._invoke_lambda_proxy_v1


async def invoke_lambda_proxy(*arguments, **options):
    response = await invoke_as_shipped(*arguments, **options)
    if isinstance(response, tuple) and response[0] == 429 and b'"TooManyRequestsException"' in response[2]:
        return apigateway_v1._gw_error("INTEGRATION_FAILURE", "Internal server error")
    return response


apigateway_v1._invoke_lambda_proxy_v1 = invoke_lambda_proxy

REMEMBERED = (
    "Engine",
    "EngineVersion",
    "MasterUsername",
    "DBName",
    "StorageEncrypted",
    "KmsKeyId",
)
DEFAULTS = ("DBInstanceClass", "AllocatedStorage", "StorageType", "Port")
restore_as_shipped = rds._restore_from_snapshot


def text_of(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def restore_from_snapshot(parameters):
    snapshot = rds._snapshots.get(rds._p(parameters, "DBSnapshotIdentifier"))
    if not snapshot or rds._p(parameters, "DBInstanceIdentifier") in rds._instances:
        return restore_as_shipped(parameters)
    remembered = {name: [text_of(snapshot[name])] for name in (*REMEMBERED, *DEFAULTS) if snapshot.get(name)}
    fixed = {name: remembered.get(name, [""]) for name in REMEMBERED}
    status, headers, body = rds._create_db_instance({**remembered, **parameters, **fixed})
    operation = (b"CreateDBInstanceRe", b"RestoreDBInstanceFromDBSnapshotRe")
    return status, headers, body.replace(*operation)


rds._ACTION_MAP["RestoreDBInstanceFromDBSnapshot"] = restore_from_snapshot

from ministack.app import app  # noqa: E402, F401
