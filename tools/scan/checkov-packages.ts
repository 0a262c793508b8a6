import { join } from "node:path";
import type { PythonPackages } from "../process/python-environment";

/** Checkov has a virtual environment of its own, because its dependencies conflict with those of the emulators. */
export const CHECKOV: PythonPackages = {
  purpose: "Checkov",
  folder: ".venv-checkov",
  requirements: join(__dirname, "requirements.txt"),
};
