import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "../process/program";
import { stackOfFile } from "./scanned-files";
import type { Finding } from "./verdict";

const run = promisify(execFile);

const FRAMEWORKS = ["terraform_json", "terraform_plan", "secrets"] as const;

interface CheckovRecord {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  readonly resource: string;
}

interface CheckovReport {
  readonly check_type: string;
  readonly results: {
    readonly passed_checks: readonly CheckovRecord[];
    readonly failed_checks: readonly CheckovRecord[];
    readonly parsing_errors: readonly string[];
  };
}

export interface Scan {
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
  /** Files that Checkov could not read, and therefore reports as clean. */
  readonly parsingErrors: readonly string[];
}

/** Runs Checkov on a folder. Checkov needs no network. */
export async function scanFolder(python: string, folder: string): Promise<Scan> {
  const { stdout } = await runCheckov(python, folder, ["--output", "json"]);
  const parsed = JSON.parse(stdout) as CheckovReport | readonly CheckovReport[] | { readonly passed: 0 };
  if ("passed" in parsed) throw new Problem("Checkov found nothing to scan; run npm run synth first");
  const reports = Array.isArray(parsed) ? (parsed as readonly CheckovReport[]) : [parsed as CheckovReport];
  const findings = (pick: (report: CheckovReport) => readonly CheckovRecord[]) =>
    reports.flatMap((report) => pick(report).map((record) => toFinding(report.check_type, record)));
  return {
    passed: findings(({ results }) => results.passed_checks),
    failed: findings(({ results }) => results.failed_checks),
    parsingErrors: reports.flatMap(({ results }) => results.parsing_errors),
  };
}

/** Writes Checkov's own report into `folder`, without the findings of the baseline. @returns the report's file */
export async function reportFolder(python: string, folder: string, format: string, baseline: string): Promise<string> {
  const target = join(folder, "report");
  await runCheckov(python, folder, ["--output", format, "--output-file-path", target, "--baseline", baseline]);
  const [file] = readdirSync(target);
  if (file === undefined) throw new Problem(`Checkov wrote no ${format} report`);
  return join(target, file);
}

async function runCheckov(python: string, folder: string, options: readonly string[]) {
  const frameworks = FRAMEWORKS.flatMap((framework) => ["--framework", framework]);
  // As a module: the command `checkov` holds the path at which the virtual environment was made, and fails elsewhere.
  const args = ["-m", "checkov.main", "--directory", ".", ...frameworks, "--compact", "--soft-fail", ...options];
  return run(python, args, {
    cwd: folder,
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, HOME: folder, LOG_LEVEL: "ERROR", CKV_IGNORE_HIDDEN_DIRECTORIES: "false" },
  });
}

function toFinding(framework: string, { check_id, check_name, file_path, resource }: CheckovRecord): Finding {
  return { framework, stack: stackOfFile(file_path), resource, checkId: check_id, checkName: check_name };
}
