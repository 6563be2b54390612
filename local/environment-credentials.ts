/** Lambda always gives credentials by the environment: the SDK's other sources are left out of the bundles (136 KB and their import time). */
import type { Metafile, Plugin } from 'esbuild';

// Read at each call, as the SDK's own provider does.
const provider = `export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set: this bundle runs in AWS Lambda only, which sets them.');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};`;

export const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: 'provider',
      namespace: 'environment-credentials',
    }));
    build.onLoad({ filter: /.*/, namespace: 'environment-credentials' }, () => ({ contents: provider, loader: 'js' }));
  },
};

/** Modules of other credential sources in a bundle: the SDK imports them in a way the plugin does not know. Empty when all is well. */
export const foreignCredentials = ({ inputs }: Metafile): string[] =>
  Object.keys(inputs).filter(path => /credential-provider-|nested-clients|token-providers|client-sso/.test(path));
