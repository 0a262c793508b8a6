import { join } from "node:path";
import type { PythonPackages } from "../../process/python-environment";

export const EMULATORS: PythonPackages = {
  purpose: "the AWS emulators",
  folder: ".venv",
  requirements: join(__dirname, "requirements.txt"),
};
