import type { ControlReference } from '@opspilot/core';
import { frameworkData } from './frameworks.js';

type Data = typeof frameworkData;

/** Controls by framework. One that its framework does not have is an error of types. */
export type Mapping = { readonly [Name in keyof Data]?: readonly (keyof Data[Name]['controls'] & string)[] };

/** References to controls, with the edition of their framework. */
export function mapsTo(mapping: Mapping): readonly ControlReference[] {
  return Object.entries(mapping).flatMap(([name, controls]) => {
    const { id: framework, edition } = frameworkData[name as keyof Data];
    return controls.map((control) => ({ framework, edition, control }));
  });
}
