import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Cleanup } from "../process/cleanup";
import { Problem, runProgram } from "../process/program";

/** The values that an option or an argument may have. */
export interface Kind<Value> {
  /** The name of the value in `--help`, such as `number` in `--port <number>`. */
  readonly placeholder: string;
  /** The allowed values, for `--help` and messages, such as "an integer from 1 to 65535". */
  readonly allowed: string;
  /** @returns undefined when the text is not allowed. */
  readonly read: (text: string) => Value | undefined;
}

/** An option without a value: true when it is given, otherwise false. */
interface Flag {
  /** What the flag does, for `--help`. */
  readonly meaning: string;
}

/** An option with a value, or an argument. */
interface Parameter {
  /** What the value is for, for `--help`. */
  readonly meaning: string;
  readonly kind: Kind<unknown>;
  /** Without a default, an option is optional and an argument is required. */
  readonly default?: unknown;
}

type Flags = Readonly<Record<string, Flag | Parameter>>;
type Parameters = Readonly<Record<string, Parameter>>;
type None = Readonly<Record<never, never>>;

/** The command line of a command. */
export interface CommandLine<Arguments extends Parameters, Options extends Flags> {
  /** The command's script in package.json, such as `test:deploy`. */
  readonly script: string;
  readonly description: string;
  /** Arguments in their order. @default none */
  readonly arguments?: Arguments;
  /** Options by their names in camel case: `skipSynth` is `--skip-synth`. @default none */
  readonly options?: Options;
}

type ValueOf<Of> = Of extends { readonly kind: Kind<infer Value> }
  ? Of extends { readonly default: unknown }
    ? Value
    : Value | undefined
  : boolean;

/** The values of a command line, by the names of its arguments and options. */
export type Values<Arguments extends Parameters, Options extends Flags> = {
  readonly [Name in keyof Arguments]: Exclude<ValueOf<Arguments[Name]>, undefined>;
} & { readonly [Name in keyof Options]: ValueOf<Options[Name]> };

/**
 * Starts a command: reads the process' command line, runs the command with the values, and sets the exit code.
 * `--help` prints the description, the arguments and the options. A command line that is not allowed is a Problem,
 * and the command does not run.
 * @param run returns the exit code
 */
export function startCommand<Arguments extends Parameters = None, Options extends Flags = None>(
  line: CommandLine<Arguments, Options>,
  run: (values: Values<Arguments, Options>, cleanup: Cleanup) => Promise<number>,
): Promise<void> {
  return runProgram(async (cleanup) => {
    const values = readCommandLine(line, process.argv.slice(2));
    return values === undefined ? 0 : run(values, cleanup);
  });
}

/**
 * @param words the words after the command's name
 * @returns undefined when help was asked for and printed
 * @throws Problem when the words are not what the command line allows.
 */
export function readCommandLine<Arguments extends Parameters = None, Options extends Flags = None>(
  line: CommandLine<Arguments, Options>,
  words: readonly string[],
): Values<Arguments, Options> | undefined {
  const command = commandOf(line);
  try {
    command.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new Problem(complaint(line, command, error));
  }
  const names = command.registeredArguments.map((argument) => argument.name());
  const values = names.map((name, index) => [name, command.processedArgs[index]]);
  return { ...command.opts(), ...Object.fromEntries(values) } as Values<Arguments, Options>;
}

/** An integer in decimal digits. */
export function integer(from: number, to: number): Kind<number> {
  return {
    placeholder: "number",
    allowed: `an integer from ${from} to ${to}`,
    read: (text) => (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined),
  };
}

export function oneOf<Name extends string>(names: readonly Name[]): Kind<Name> {
  return { placeholder: "name", allowed: names.join(" or "), read: (text) => names.find((name) => name === text) };
}

/** @param placeholder what the path leads to, such as `folder` */
export function pathOf(placeholder: string): Kind<string> {
  return { placeholder, allowed: "a path", read: (text) => (text === "" ? undefined : text) };
}

function commandOf({ script, description, ...line }: CommandLine<Parameters, Flags>): Command {
  const command = new Command(`npm run ${script} --`)
    .description(description)
    .helpOption("-h, --help", "print this help")
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const [name, parameter] of Object.entries(line.arguments ?? {})) {
    const argument = new Argument(argumentText(name, parameter), `${parameter.meaning} (${parameter.kind.allowed})`);
    command.addArgument(argument.argParser(readerOf(parameter.kind)).default(parameter.default));
  }
  for (const [name, parameter] of Object.entries(line.options ?? {})) {
    const text = optionText(name, parameter);
    if ("kind" in parameter) {
      const option = new Option(text, `${parameter.meaning} (${parameter.kind.allowed})`);
      command.addOption(option.argParser(readerOf(parameter.kind)).default(parameter.default));
    } else {
      // Set here, as help would print the default of an option.
      command.addOption(new Option(text, parameter.meaning)).setOptionValue(name, false);
    }
  }
  return command;
}

function argumentText(name: string, parameter: Parameter): string {
  return parameter.default === undefined ? `<${name}>` : `[${name}]`;
}

function optionText(name: string, parameter: Flag | Parameter): string {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return "kind" in parameter ? `${flag} <${parameter.kind.placeholder}>` : flag;
}

function readerOf(kind: Kind<unknown>): (text: string) => unknown {
  return (text) => {
    const value = kind.read(text);
    if (value === undefined) throw new InvalidArgumentError("");
    return value;
  };
}

/** The line for a person whose command line is not allowed: what is wrong, what is allowed, how to get help. */
function complaint(line: CommandLine<Parameters, Flags>, command: Command, { code, message }: CommanderError): string {
  const name = `npm run ${line.script}`;
  const excess = code === "commander.excessArguments" ? `: ${command.args.join(" ")}` : "";
  const what = message.replace(/^error: /, "").replace(/\.? *$/, excess);
  const allowed = [
    ...Object.entries(line.arguments ?? {}).map(([key, one]) => `${argumentText(key, one)} (${one.kind.allowed})`),
    ...Object.entries(line.options ?? {}).map(([key, one]) =>
      "kind" in one ? `${optionText(key, one)} (${one.kind.allowed})` : optionText(key, one),
    ),
  ];
  return `${name}: ${what}; allowed: ${allowed.join(", ") || "no argument, no option"}; ${name} -- --help says more`;
}
