import { z } from "zod";
import { environmentSchema } from "./environment";

/** Kinds of schemas that take one value, which has no settings inside. */
const VALUES: ReadonlySet<string> = new Set(["string", "number", "boolean", "enum", "literal"]);

/**
 * The path of every setting that an environment file can write, in the order of the schema, each once: such as
 * `database.backupRetention.days`. The items of a list and the values of a record are under the path of the list or
 * record itself.
 *
 * @param schema where to look. @default an environment's schema
 * @throws TypeError for a kind of schema that this function does not know, so that no setting is left out silently.
 */
export function settingPaths(schema: z.core.$ZodType = environmentSchema): readonly string[] {
  return [...new Set(pathsOf(schema, []))];
}

function pathsOf(schema: z.core.$ZodType, path: readonly string[]): readonly string[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries<z.core.$ZodType>(schema.shape).flatMap(([field, inner]) => pathsOf(inner, [...path, field]));
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => pathsOf(option, path));
  if (schema instanceof z.ZodArray) return pathsOf(schema.element, path);
  if (schema instanceof z.ZodRecord) return pathsOf(schema.valueType, path);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return pathsOf(schema.unwrap(), path);
  }
  const { type } = schema._zod.def;
  if (!VALUES.has(type)) throw new TypeError(`settingPaths() does not know ${type}, the kind of ${path.join(".")}`);
  return [path.join(".")];
}
