/** Changes by hand of what code manages. */
import { calledWords, privilegedChanges, seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { fitsName } from '../name-pattern.ts';
import { actorOf, type UserIdentity } from '../record.ts';
import { fieldsOf, textOf } from '../triggers/loose.ts';

/** CloudFormation writes it; nobody else can, since AWS keeps the prefix to itself. */
const stackName = 'aws:cloudformation:stack-name';

export const conductOutOfBand = control({
  id: 'conduct-out-of-band',
  title: 'Changes are made through the infrastructure-as-code pipeline',
  why: 'What is changed by hand is in no code that was reviewed. The next run of the code takes it back, or fails over it, when nobody remembers why.',
  severity: 'low',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: 'field', lines: 'drift begins at the console' }],
  mappings: {},
  triggers: privilegedChanges,
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  openly: true,
  condition:
    'Only told, and only once the setting `conduct.pipelines` names a role. What code manages is known by the tag of CloudFormation or by a tag of the setting `conduct.codeTags`, on the resource of EC2 or IAM that was changed, or on the cluster. CloudFormation itself, AWS’s own services and these guardrails are no hands. Where nobody may read the tags it is told too.',
  evaluate({ record, tags }, { ref, settings: { conduct } }) {
    if (conduct.pipelines.length === 0 || isPipeline(record.userIdentity, conduct.pipelines)) return [];
    const by = tags ? managedBy(tags, conduct.codeTags) : 'something whose tags nobody may read';
    if (!by) return [];
    const cluster = textOf(fieldsOf(record.requestParameters).name);
    return [
      {
        key: 'out-of-band',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}${cluster ? ` for ${cluster}` : ''} by hand on ${by}, whose next run takes it back or fails over it.`,
        evidence: { ...seenIn(record), managedBy: by },
      },
    ];
  },
});

/** A role the settings name, or a call that AWS makes for someone: CloudFormation, or a service for itself. */
function isPipeline({ type, invokedBy, sessionContext }: UserIdentity, pipelines: readonly string[]): boolean {
  const role = sessionContext?.sessionIssuer?.userName;
  return (
    type === 'AWSService' ||
    (invokedBy ?? '').endsWith('.amazonaws.com') ||
    (role !== undefined && pipelines.some(pattern => fitsName(pattern, role)))
  );
}

/** What code manages it, in words; null when no tag says so. */
function managedBy(tags: Record<string, string>, codeTags: readonly string[]): string | null {
  const stack = tags[stackName];
  if (stack !== undefined) return `what stack ${stack} manages`;
  const mark = codeTags.find(tag => {
    const [key = '', ...value] = tag.split('=');
    return key in tags && (value.length === 0 || tags[key] === value.join('='));
  });
  return mark === undefined ? null : `what its tag ${mark} says that code manages`;
}
