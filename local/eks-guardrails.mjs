#!/usr/bin/env node
// The command: runs the TypeScript of this folder as it is, so nothing can be stale.
import { register } from 'tsx/esm/api';

register();
await import('./cli.ts');
