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

  test("else is its default, as a value or from a function", async () => {
    await expect(loadConfig({ environmentVariableSelector: fromVariable, default: "value" })()).resolves.toBe("value");
    const later = loadConfig({ environmentVariableSelector: fromVariable, default: async () => "made" });
    await expect(later()).resolves.toBe("made");
  });

  test("is read once", async () => {
    const make = jest.fn(() => "made");
    const load = loadConfig({ environmentVariableSelector: fromVariable, default: make });
    await load();
    await load();
    expect(make).toHaveBeenCalledTimes(1);
  });

  test("that is malformed is an error, and not taken for one that is not set", async () => {
    const refuse = (): string => {
      throw new Error("AWS_MAX_ATTEMPTS must be an integer");
    };
    const load = loadConfig({ environmentVariableSelector: refuse, default: "default" });
    await expect(load()).rejects.toThrow("AWS_MAX_ATTEMPTS");
  });
});
