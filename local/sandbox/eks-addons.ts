/** EKS's add-ons in the sandbox: what is answered of them, and how they are updated. */
import type { UpdateAddonRequest } from '@aws-sdk/client-eks';
import { page, refuse, type At, type Performs } from './at.ts';
import { addonVersions, serviceAccountsOf } from './eks-addon-versions.ts';
import { clusterOf, dated, updateAnswer } from './eks-answers.ts';
import { startAddonUpdate } from './eks-updates.ts';
import { newUuid } from './ids.ts';
import { ownAssociations } from './eks-pod-identity.ts';
import { placeAddon } from './place-parts.ts';
import type { AddonState } from './states.ts';
import type { World } from './world.ts';

type Addons =
  | 'eks:CreateAddon'
  | 'eks:DeleteAddon'
  | 'eks:DescribeAddon'
  | 'eks:DescribeAddonConfiguration'
  | 'eks:DescribeAddonVersions'
  | 'eks:ListAddons'
  | 'eks:UpdateAddon';

export const eksAddons: Pick<Performs<'eks'>, Addons> = {
  'eks:DescribeAddon': (at, input) => ({ addon: dated(addonOf(at, input)) }),

  'eks:CreateAddon': (at, { clusterName = '', addonName = '', podIdentityAssociations = [] }) => {
    clusterOf(at, clusterName);
    const key = `${clusterName}/${addonName}`;
    if (at.here.addons[key]) refuse(at, 'ResourceInUseException', 'Addon already exists.');
    const { account, region, now } = at;
    const namespace = addonName === 'amazon-cloudwatch-observability' ? 'amazon-cloudwatch' : 'kube-system';
    const place = { account, region, clusterName, addonName };
    placeAddon(at.world, { ...place, status: 'CREATING', createdAt: now, namespaceConfig: { namespace } });
    const made = addonOf(at, { clusterName, addonName });
    made.podIdentityAssociations = ownAssociations(at.world, at, made, podIdentityAssociations);
    at.world.due.push({ at: now + addonSeconds, account, region, do: 'activate-addon', key });
    return { addon: dated(made) };
  },

  'eks:DeleteAddon': (at, input) => {
    const addon = addonOf(at, input);
    const { account, region, now } = at;
    addon.status = 'DELETING';
    const key = `${addon.clusterName}/${addon.addonName}`;
    at.world.due.push({ at: now + addonSeconds, account, region, do: 'remove-addon', key });
    return { addon: dated(addon) };
  },

  'eks:DescribeAddonConfiguration': (_at, { addonName = '', addonVersion }) => ({
    addonName,
    addonVersion,
    podIdentityConfiguration: (serviceAccountsOf[addonName] ?? []).map(serviceAccount => ({ serviceAccount })),
  }),

  'eks:DescribeAddonVersions': (at, { addonName = '', kubernetesVersion = '', nextToken, maxResults }) => {
    const offered = offeredVersions(at, addonName, kubernetesVersion);
    const { items, next } = page(at, [{ addonName, addonVersions: offered }], nextToken, maxResults);
    return { addons: items, ...(next && { nextToken: next }) };
  },

  'eks:ListAddons': (at, { clusterName, nextToken, maxResults }) => {
    const { name } = clusterOf(at, clusterName);
    const own = Object.values(at.here.addons).filter(one => one.clusterName === name);
    const { items, next } = page(at, own.map(one => one.addonName).toSorted(), nextToken, maxResults);
    return { addons: items, ...(next && { nextToken: next }) };
  },

  'eks:UpdateAddon': (at, input) => {
    const addon = addonOf(at, input);
    const { addonVersion } = input;
    if (/^(CREATING|UPDATING|DELETING)$/.test(addon.status ?? ''))
      refuse(
        at,
        'ResourceInUseException',
        `Addon ${addon.addonName} cannot be updated as it is currently in ${addon.status} state`,
      );
    const version = clusterOf(at, addon.clusterName).version ?? '';
    if (addonVersion && !offeredVersions(at, addon.addonName, version).some(one => one.addonVersion === addonVersion))
      refuse(at, 'InvalidParameterException', 'Addon version specified is not supported');
    const id = newUuid(at.world);
    return { update: updateAnswer(startAddonUpdate(at.world, at, addon, patchOf(at.world, at, addon, input), id)) };
  },
};

/** Seconds from CREATING to ACTIVE, and from DELETING to gone. */
export const addonSeconds = 60;

/** What an UpdateAddon writes; the associations it names take the place of all the add-on had. */
export function patchOf(
  world: World,
  place: { account: string; region: string; now: number },
  addon: AddonState,
  input: Pick<UpdateAddonRequest, 'addonVersion' | 'serviceAccountRoleArn' | 'podIdentityAssociations'>,
): Partial<AddonState> {
  const { addonVersion, serviceAccountRoleArn, podIdentityAssociations } = input;
  return {
    ...(addonVersion && { addonVersion }),
    ...(serviceAccountRoleArn && { serviceAccountRoleArn }),
    ...(podIdentityAssociations && {
      podIdentityAssociations: ownAssociations(world, place, addon, podIdentityAssociations),
    }),
  };
}

function addonOf(
  at: At,
  { clusterName = '', addonName = '' }: { clusterName?: string | undefined; addonName?: string | undefined },
): AddonState {
  clusterOf(at, clusterName);
  return (
    at.here.addons[`${clusterName}/${addonName}`] ??
    refuse(at, 'ResourceNotFoundException', `No addon: ${addonName} found in cluster: ${clusterName}`)
  );
}

const offeredVersions = (at: At, addonName: string, kubernetesVersion: string) =>
  addonVersions(addonName, kubernetesVersion, {
    running: Object.values(at.here.addons).flatMap(one =>
      one.addonName === addonName && one.addonVersion ? [one.addonVersion] : [],
    ),
    calendar: at.world.addonVersions,
  });
