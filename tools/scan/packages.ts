import { join } from "node:path";
import type { PythonPackages } from "../process/python-environment";

/** Checkov, apart from the emulators: their dependencies contradict each other. */
export const CHECKOV: PythonPackages = {
  purpose: "Checkov",
  folder: ".venv-checkov",
  requirements: join(__dirname, "requirements.txt"),
};
