import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { loadConfig } from "../../../src/stand-ins/configuration";

const NAME = "STAND_IN_TEST";
const fromVariable = (environment: NodeJS.ProcessEnv): string | undefined => environment[NAME];

afterEach(() => {
  delete process.env[NAME];
});

describe("a setting of the SDK", () => {
  test("comes from its environment variable", async () => {
    process.env[NAME] = "set";
    await expect(loadConfig({ environmentVariableSelector: fromVariable, default: "default" })()).resolves.toBe("set");
  });

  test("has its default, a value or a function's result, when the variable is not set", async () => {
    await expect(loadConfig({ environmentVariableSelector: fromVariable, default: "value" })()).resolves.toBe("value");
    const later = loadConfig({ environmentVariableSelector: fromVariable, default: async () => "made" });
    await expect(later()).resolves.toBe("made");
  });

  test("has its default made once", async () => {
    const make = jest.fn(() => "made");
    const load = loadConfig({ environmentVariableSelector: fromVariable, default: make });
    await load();
    await load();
    expect(make).toHaveBeenCalledTimes(1);
  });

  test("is an error when malformed, and does not get its default", async () => {
    const refuse = (): string => {
      throw new Error("AWS_MAX_ATTEMPTS must be an integer");
    };
    const load = loadConfig({ environmentVariableSelector: refuse, default: "default" });
    await expect(load()).rejects.toThrow("AWS_MAX_ATTEMPTS");
  });
});
