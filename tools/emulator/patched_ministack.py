"""ministack's application, with `aws:PrincipalArn` as AWS defines it.

For a role the key holds the role's ARN, not that of its session (IAM User Guide, "AWS global condition context keys");
ministack gives the session's, and so denies what a policy allows to a named role.
"""

import re

from ministack.core import iam_evaluator

SESSION = re.compile(r"^arn:(aws[^:]*):sts::(\d{12}):assumed-role/([^/]+)/.*$")
resolve_as_shipped = iam_evaluator._resolve_condition_key


def resolve_condition_key(key, context):
    value = resolve_as_shipped(key, context)
    if key.lower() == "aws:principalarn" and isinstance(value, str):
        return SESSION.sub(r"arn:\1:iam::\2:role/\3", value)
    return value


iam_evaluator._resolve_condition_key = resolve_condition_key

from ministack.app import app  # noqa: E402, F401
