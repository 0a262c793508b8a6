import { Problem } from "../process/program";
import { ACTION_FILES } from "./index";
import { keyStatements } from "./key-statements";
import type { OwnerOutput } from "./owner-output";
import { roleStatements } from "./role-statements";
import { stateStatements } from "./state-statements";
import { allow, type Statement } from "./statement";
import { STATEMENTS, type StatementId } from "./statements";
import type { TypeActions } from "./type-actions";

const ACTIONS = new Map(Object.values(ACTION_FILES).flatMap((types) => Object.entries(types)));

/**
 * What whoever deploys an account or environment needs: what the AWS provider calls for the types in the output, what AWS does in
 * the deployer's name because of it, and the state.
 * @throws Problem that names each type for which no actions are known
 */
export function deployerStatements(output: OwnerOutput): readonly Statement[] {
  const types = knownTypes(output);
  const byStatement = new Map<StatementId, string[]>();
  for (const { actions = {} } of types) {
    for (const [sid, names] of Object.entries(actions) as [StatementId, readonly string[]][]) {
      byStatement.set(sid, [...(byStatement.get(sid) ?? []), ...names]);
    }
  }
  const own = (Object.keys(STATEMENTS) as StatementId[]).flatMap((sid) => {
    const actions = byStatement.get(sid);
    return actions ? [allow(sid, actions, STATEMENTS[sid](output))] : [];
  });
  return [...own, ...roleStatements(output, types), ...keyStatements(output, types), ...stateStatements(output)];
}

function knownTypes({ resources, data }: OwnerOutput): readonly TypeActions[] {
  const places = new Map<string, string>();
  for (const { stack, type } of resources) places.set(type, places.get(type) ?? stack);
  for (const { stack, type } of data) places.set(`data.${type}`, places.get(`data.${type}`) ?? stack);
  const unknown = [...places].filter(([type]) => !ACTIONS.has(type));
  if (unknown.length > 0) {
    throw new Problem(
      unknown
        .map(([type, stack]) => `${stack} has ${type}, whose IAM actions are not known; add it to ${fileFor(type)}`)
        .join("\n"),
    );
  }
  return [...places.keys()].flatMap((type) => ACTIONS.get(type) ?? []);
}

/** The file that has another type of the same service, or a new one. */
function fileFor(type: string): string {
  const service = (name: string) => name.replace(/^data\./, "").split("_")[1];
  const found = Object.entries(ACTION_FILES).find(
    ([file, types]) => file !== "no-actions.ts" && Object.keys(types).some((other) => service(other) === service(type)),
  );
  return found
    ? `tools/deployer-policy/${found[0]}`
    : `a new tools/deployer-policy/${service(type)}-actions.ts, named in tools/deployer-policy/index.ts`;
}
