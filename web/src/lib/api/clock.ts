// The server's time, as far as this device knows it. Whose edit is the later one is decided by one clock, the server's:
// a device's own may be minutes off.

/** What an answer says is cut to seconds and has come a way: so much is no difference. */
const TOLERANCE = 2000;

let ahead = 0;

/** Take the Date of an answer. */
export function noteServerTime(date: string | null): void {
	const difference = Date.now() - Date.parse(date ?? '');
	if (!Number.isNaN(difference)) ahead = Math.abs(difference) > TOLERANCE ? difference : 0;
}

/** Now by the server's clock; by this device's while no answer has come. */
export function serverNow(): Date {
	return new Date(Date.now() - ahead);
}
