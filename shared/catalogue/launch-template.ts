/** The controls that judge a launch template, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksLaunchTemplateImds } from '../controls/eks-launch-template-imds.ts';
import { eksLaunchTemplateSsh } from '../controls/eks-launch-template-ssh.ts';
import { eksNodeEbsEncrypted } from '../controls/eks-node-ebs-encrypted.ts';

export const launchTemplateControls: readonly Control[] = [
  eksLaunchTemplateImds,
  eksLaunchTemplateSsh,
  eksNodeEbsEncrypted,
];
