/** Who can get at the logs of a trail: the public, and everybody who runs the account it watches. */
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import { publicAccess } from '../triggers/s3.ts';

type Found = Finding<'s3:PutPublicAccessBlock', 's3:DeletePublicAccessBlock'>;

export const cloudtrailLogAccess = control({
  id: 'cloudtrail-log-access',
  title: 'The trail bucket is not public and is kept in a separate account',
  why: 'A trail’s logs name every account, role and address worth attacking. Kept in the account they watch, they can be deleted by whoever takes over that account.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'bucket',
  sources: [{ document: '001', lines: '69' }],
  mappings: {},
  triggers: ['s3:PutBucketPolicy', 's3:PutBucketPublicAccessBlock', 's3:DeleteBucketPublicAccessBlock'],
  closes: ['s3:PutBucketPublicAccessBlock', 's3:DeleteBucketPolicy'],
  calls: ['s3:PutPublicAccessBlock'],
  byPerson: ['s3:DeletePublicAccessBlock'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: a bucket of this account that does not block all public access; critical where its policy lets the public in and nothing stops it. A person makes the undo. Only told, as low: a bucket in an account with clusters in its Region, since who takes over that account can delete what it logs. A bucket of another account is judged there. Who may read the bucket besides the public is not decided here.',
  evaluate({ trails, isOwn, IsPublic, block, clusters = [] }, { ref }) {
    const named = `Bucket ${ref.id} of account ${ref.account}, to which trail ${listed(trails)} writes,`;
    if (!isOwn) return { notApplicable: `bucket ${ref.id} belongs to another account, where it is judged` };
    const missing = publicAccess.filter(flag => block?.[flag] !== true);
    // What RestrictPublicBuckets stops is public in words only.
    const isOpen = IsPublic === true && block?.RestrictPublicBuckets !== true;
    const Bucket = ref.id;
    const before = Object.fromEntries(publicAccess.map(flag => [flag, block?.[flag] ?? false]));
    const open: Found = {
      key: 'public-access',
      facet: isOpen ? 'policy' : 'public-access',
      message: `${named} ${isOpen ? 'lets the public in' : `does not block all public access: ${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} off`}.`,
      ...(isOpen && { severity: 'critical' as const }),
      plan: {
        calls: [
          {
            call: 's3:PutPublicAccessBlock',
            input: {
              Bucket,
              PublicAccessBlockConfiguration: Object.fromEntries(publicAccess.map(flag => [flag, true])),
            },
          },
        ],
        // To go back opens the logs: a person does it.
        undo: {
          byPerson: [
            block
              ? { call: 's3:PutPublicAccessBlock', input: { Bucket, PublicAccessBlockConfiguration: before } }
              : { call: 's3:DeletePublicAccessBlock', input: { Bucket } },
          ],
        },
        effect:
          'Whoever read the bucket without being named by its policy no longer can; CloudTrail goes on writing to it.',
      },
      evidence: { IsPublic: IsPublic ?? null, ...before, trails },
    };
    const own: Found = {
      key: 'own-account',
      facet: 'owner',
      message: `${named} is kept in the account of ${clusters === 'unknown' ? 'what it watches' : `cluster ${listed(clusters)}`}.`,
      severity: 'low',
      atMost: {
        remedy: 'notify',
        why: 'a bucket cannot be moved: make one in an account of its own and let the trail write there',
      },
      evidence: { trails, clusters },
    };
    return [...(missing.length > 0 ? [open] : []), ...(clusters.length > 0 ? [own] : [])];
  },
});
