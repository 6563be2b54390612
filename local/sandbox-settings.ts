/** The sandbox's settings: everything enforced, so that the stories show what the guardrails can do. Never the installed default. */
import { parseSettings } from './settings-file.ts';

export const sandboxSettings = () =>
  parseSettings(
    `
mode: enforce
accounts:
  "111122223333": { name: shop, environment: production }
approvers:
  - { name: alex, email: alex@example.com }
  - { name: kim, email: kim@example.com }
security: { name: security, email: security@example.com }
secretsKeys:
  eu-central-1: arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
`,
    'the sandbox settings',
  );
