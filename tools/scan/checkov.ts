import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "../process/program";
import type { Finding } from "./judge";

const run = promisify(execFile);

export const FRAMEWORKS = ["terraform_json", "terraform_plan", "secrets"] as const;

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
  /** Files that Checkov could not read: it calls them clean. */
  readonly parsingErrors: readonly string[];
}

/** Checkov on a folder, without a network. */
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

/** Checkov's own report in another format, without what the baseline waives, written into `folder`. @returns its file. */
export async function reportFolder(python: string, folder: string, format: string, baseline: string): Promise<string> {
  const target = join(folder, "report");
  await runCheckov(python, folder, ["--output", format, "--output-file-path", target, "--baseline", baseline]);
  const [file] = readdirSync(target);
  if (file === undefined) throw new Problem(`Checkov wrote no ${format} report`);
  return join(target, file);
}

async function runCheckov(python: string, folder: string, options: readonly string[]) {
  const frameworks = FRAMEWORKS.flatMap((framework) => ["--framework", framework]);
  // Checkov by its module: the command of a virtual environment holds the path that it was made at.
  const args = ["-m", "checkov.main", "--directory", ".", ...frameworks, "--compact", "--soft-fail", ...options];
  return run(python, args, {
    cwd: folder,
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, HOME: folder, LOG_LEVEL: "ERROR", CKV_IGNORE_HIDDEN_DIRECTORIES: "false" },
  });
}

/** The folder above the scanned file is the stack's: `stacks/<stack>/cdk.tf.json`, `plans/<stack>/plan.json`. */
function toFinding(framework: string, { check_id, check_name, file_path, resource }: CheckovRecord): Finding {
  const stack = file_path.split("/").at(-2) ?? "";
  return { framework, stack, resource, checkId: check_id, checkName: check_name };
}
