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
  triggers: [
    's3:PutBucketPolicy',
    's3:PutBucketAcl',
    's3:PutBucketPublicAccessBlock',
    's3:DeleteBucketPublicAccessBlock',
  ],
  closes: ['s3:PutBucketPublicAccessBlock', 's3:DeleteBucketPolicy', 's3:PutBucketAcl'],
  calls: ['s3:PutPublicAccessBlock'],
  byPerson: ['s3:DeletePublicAccessBlock'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: a bucket of this account that does not block all public access; critical where its policy or its ACL lets the public in and its block does not stop it. A person makes the undo. Only told, as low: a bucket in an account with clusters in its Region, since who takes over that account can delete what it logs. A bucket of another account is judged there. Who may read the bucket besides the public is not decided here; the ACLs of single objects and the block of the whole account are not read.',
  evaluate({ trails, isOwn, IsPublic, publicGroups = [], block, clusters = [] }, { ref }) {
    const named = `Bucket ${ref.id} of account ${ref.account}, to which trail ${listed(trails)} writes,`;
    if (!isOwn) return { notApplicable: `bucket ${ref.id} belongs to another account, where it is judged` };
    const missing = publicAccess.filter(flag => block?.[flag] !== true);
    // What RestrictPublicBuckets and IgnorePublicAcls stop is public in words only.
    const byPolicy = IsPublic === true && block?.RestrictPublicBuckets !== true;
    const byAcl = publicGroups.length > 0 && block?.IgnorePublicAcls !== true;
    const isOpen = byPolicy || byAcl;
    const ways = [...(byPolicy ? ['its policy'] : []), ...(byAcl ? ['its ACL'] : [])];
    const Bucket = ref.id;
    const before = Object.fromEntries(publicAccess.map(flag => [flag, block?.[flag] ?? false]));
    const open: Found = {
      key: 'public-access',
      facet: byPolicy ? 'policy' : byAcl ? 'acl' : 'public-access',
      message: `${named} ${isOpen ? `lets the public in by ${listed(ways)}` : `does not block all public access: ${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} off`}.`,
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
        effect: `Whoever came in as one of the public no longer does${IsPublic === true ? ', nor does another account, even one its policy names, while that policy is public' : ''}; CloudTrail goes on writing to it.`,
      },
      evidence: { IsPublic: IsPublic ?? null, publicGroups, ...before, trails },
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
