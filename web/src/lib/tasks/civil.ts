// Civil days (YYYY-MM-DD) and wall-clock times, without a zone; and the instant they mean in one.

const DAY = 86_400_000;

/** Every row on a screen asks for the same day: today. */
let lastAsked = { zone: '', at: NaN, day: '' };

/** The day it is in a zone. */
export function dayIn(zone: string, at: Date): string {
	if (lastAsked.zone === zone && lastAsked.at === at.getTime()) return lastAsked.day;
	const parts = partsIn(zone, at);
	const day = `${parts.year}-${parts.month}-${parts.day}`;
	lastAsked = { zone, at: at.getTime(), day };
	return day;
}

/** The wall-clock time it is in a zone, HH:MM. */
export function clockIn(zone: string, at: Date): string {
	const parts = partsIn(zone, at);
	return `${parts.hour}:${parts.minute}`;
}

export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The day that a text (of an address) names; null where it names none. */
export function validDay(text: string | null): string | null {
	const named = text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
	return named && addDays(text, 0) === text ? text : null;
}

/** How many days from one day to another; negative into the past. */
export function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: string): number {
	return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** The instant of a wall-clock time in a zone; a time that a clock change skips moves on by the gap. */
export function instantOf(day: string, clock: string, zone: string): Date {
	const wanted = Date.parse(`${day}T${clock}:00Z`);
	const before = wanted - offsetAt(zone, wanted - DAY);
	const after = wanted - offsetAt(zone, wanted + DAY);
	if (offsetAt(zone, before) === wanted - before) return new Date(before);
	if (offsetAt(zone, after) === wanted - after) return new Date(after);
	return new Date(before);
}

/** Whether the browser knows this zone. */
export function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}

/** Every zone the browser knows. */
export function allZones(): string[] {
	const zones = Intl.supportedValuesOf('timeZone');
	return zones.includes('UTC') ? zones : ['UTC', ...zones];
}

export function browserZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

function offsetAt(zone: string, at: number): number {
	const whole = Math.floor(at / 1000) * 1000;
	const p = partsIn(zone, new Date(whole));
	return Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`) - whole;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, at: Date): Record<string, string> {
	return Object.fromEntries(
		formatFor(zone)
			.formatToParts(at)
			.map((part) => [part.type, part.value]),
	);
}

function formatFor(zone: string): Intl.DateTimeFormat {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-CA', {
			timeZone: isZone(zone) ? zone : 'UTC',
			hourCycle: 'h23',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		});
		formats.set(zone, format);
	}
	return format;
}
