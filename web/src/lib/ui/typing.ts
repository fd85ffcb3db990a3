// Days and times as they are typed: browsers tell of every key.

/** Whether a day or time is being typed still: no value yet, and not a wish to have none. "0002" becomes 2026. */
export function isHalfTyped({
	type,
	value,
	validity,
}: Pick<HTMLInputElement, 'type' | 'value' | 'validity'>): boolean {
	return validity.badInput || (type === 'date' && value.startsWith('0'));
}

/** For whoever takes a day or time: call it with what is typed once that is whole, empty for none. */
export function whole(
	take: (value: string) => void,
): (event: Event & { currentTarget: HTMLInputElement }) => void {
	return ({ currentTarget }) => {
		if (!isHalfTyped(currentTarget)) take(currentTarget.value);
	};
}
