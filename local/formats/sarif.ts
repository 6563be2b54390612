/** A posture as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning views and editors. */
import { controls } from '../../shared/catalogue.ts';
import type { Severity } from '../../shared/control.ts';
import { refKey } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import type { Posture } from '../posture.ts';
import { json } from '../print.ts';

const levels: Record<Severity, 'note' | 'warning' | 'error'> = {
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};
/** How views that know numbers only (GitHub code scanning) grade a rule: over 9 critical, over 7 high, over 4 medium. */
const grades: Record<Severity, string> = { low: '2.0', medium: '5.5', high: '8.0', critical: '9.5' };

export function asSarif({ account, resources, missing }: Posture): string {
  const used = new Set(resources.flatMap(({ findings }) => findings.map(({ control }) => control)));
  const rules = controls.filter(({ id }) => used.has(id));
  return `${json(
    {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'eks-guardrails',
              rules: rules.map(({ id, title, why, severity }) => ({
                id,
                shortDescription: { text: title },
                fullDescription: { text: why },
                defaultConfiguration: { level: levels[severity] },
                properties: { 'security-severity': grades[severity], tags: ['security', 'eks'] },
              })),
            },
          },
          automationDetails: { id: `eks-guardrails/${account}/` },
          invocations: [
            {
              executionSuccessful: missing.length === 0 && resources.every(({ errors }) => errors.length === 0),
              toolExecutionNotifications: [
                ...missing,
                ...resources.flatMap(({ ref, errors }) =>
                  errors.map(({ control, error }) => `${control} on ${refKey(ref)}: ${error}`),
                ),
              ].map(text => ({ level: 'warning', message: { text } })),
            },
          ],
          results: resources.flatMap(({ ref, findings }) =>
            findings.map(({ control, severity, message, key, exempt }) => ({
              ruleId: control,
              ruleIndex: rules.findIndex(({ id }) => id === control),
              level: levels[severity],
              message: { text: message },
              locations: [locationOf(ref)],
              partialFingerprints: { 'finding/v1': `${control} ${refKey(ref)} ${key}` },
              ...(exempt && { suppressions: [{ kind: 'external', status: 'accepted', justification: exempt }] }),
            })),
          ),
        },
      ],
    },
    2,
  )}\n`;
}

// Views want a file; a resource has none, so its place in AWS stands for it.
const locationOf = (ref: Ref) => ({
  physicalLocation: {
    artifactLocation: { uri: ['aws', ref.account, ref.region, ref.kind, ref.id].map(encodeURIComponent).join('/') },
    region: { startLine: 1 },
  },
  logicalLocations: [{ name: ref.id, fullyQualifiedName: refKey(ref), kind: 'resource' }],
});
