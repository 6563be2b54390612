/** Kubernetes versions as EKS writes them: `1.34`. */

/** The next minor version, or by `step` others; null when the text is no version. */
export function minorAfter(version: string | undefined, step = 1): string | null {
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)$/.exec(version ?? '') ?? [];
  return major === '' ? null : `${major}.${Number(minor) + step}`;
}
