import type { TriggerKind, TriggerOf } from "../catalogue/entry";
import { api } from "./api-trigger";
import { migration } from "./migration-trigger";
import { rotation } from "./rotation-trigger";
import type { TriggerDefinition } from "./trigger";

export type TriggerDefinitions = { readonly [Kind in TriggerKind]: TriggerDefinition<TriggerOf<Kind>> };

/** Everything that can start a function. Add a kind: its schema in `catalogue/entry.ts`, a file like `api-trigger.ts`, a line here. */
export const triggers: TriggerDefinitions = { api, migration, rotation };
