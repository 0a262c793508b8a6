import type { TriggerKind, TriggerOf } from "../catalogue/entry";
import { api } from "./api";
import { migration } from "./migration";
import { rotation } from "./rotation";
import type { TriggerDefinition } from "./trigger";

export type TriggerDefinitions = { readonly [Kind in TriggerKind]: TriggerDefinition<TriggerOf<Kind>> };

/** Everything that can start a function. Add a kind: its schema in `catalogue/entry.ts`, a file like `api.ts`, a line here. */
export const triggers: TriggerDefinitions = { api, migration, rotation };
