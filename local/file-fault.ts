/** Why a file or folder could not be used, in words. */

/** From what Node rejects with; its own message where the code is a rare one. */
export function fileFault(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return words[codeOf(error)] ?? message;
}

/** `ENOENT`, `EACCES`, … or an empty text. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const words: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'there is a file of that name',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};
