import { execFileSync } from 'node:child_process'

/** Runs lines of bash, with variables beside those of this program. @throws Error when one of them fails */
export const runShell = (
  script: string,
  { cwd, variables }: { readonly cwd: string; readonly variables: Readonly<Record<string, string>> },
): void => {
  execFileSync('bash', ['-ec', script], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...variables },
  })
}
