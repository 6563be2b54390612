#!/usr/bin/env node
// The command: runs the TypeScript of this folder as it is, so nothing can be stale.
import { register } from 'tsx/esm/api';

// The SDK's version is pinned here: which Node.js later ones will need is no news for whoever runs a command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
register();
await import('./cli.ts');
