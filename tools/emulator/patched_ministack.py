"""ministack's application, with two answers changed.

`aws:PrincipalArn` as AWS defines it: for a role the key holds the role's ARN, not that of its session (IAM User Guide,
"AWS global condition context keys"); ministack gives the session's, and so denies what a policy allows to a named role.

Subnets of RDS Proxy: the VPC is moto's here, so ministack knows none of its subnets. It takes them as they are.
"""

import re

from ministack.core import iam_evaluator
from ministack.services import rds

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

from ministack.app import app  # noqa: E402, F401
