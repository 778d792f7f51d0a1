/** Something that is put together property by property: of each of tens of thousands, nothing is made that is thrown away. */
export type Growing<Whole> = { -readonly [Name in keyof Whole]: Whole[Name] };
