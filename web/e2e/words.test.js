// Languages: the browser's to begin with, then whatever the person chose, at once and everywhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, addTasks, browsing, day, eventually, freshEmail, row, settled } from './support.js';

const scene = browsing({ locale: 'de-DE' });

async function signUpInGerman() {
	const { page } = scene;
	await page.goto('/signup');
	await page.getByLabel('E-Mail').fill(freshEmail());
	await page.getByLabel('Passwort').fill(PASSWORD);
	await page.getByRole('button', { name: 'Konto anlegen' }).click();
	await page.getByRole('heading', { name: 'Fangen wir an' }).waitFor();
}

test('a German browser is spoken to in German, the agents and errors included', async () => {
	const { page } = scene;
	await signUpInGerman();
	assert.equal(await page.locator('html').getAttribute('lang'), 'de');
	await page.getByRole('heading', { name: 'Eingang' }).waitFor();
	await addTasks(page, `Bücher zurückgeben #bücherei !hoch due:${day(-3)}`, 'Miete zahlen bis:morgen');
	await row(page, 'Miete').getByText('Morgen').waitFor();
	await row(page, 'Bücher').getByText('Hoch').waitFor();
	await page
		.getByRole('link', { name: /^Vorschläge/ })
		.first()
		.click();
	const card = page.getByRole('article').filter({ hasText: 'Bücher zurückgeben' });
	await card.getByText('überfällig').first().waitFor();
	await card.getByText('Warum?').click();
	await card.getByText('Liste', { exact: true }).waitFor();
	await page.goto('/settings#password');
	await page.getByLabel('Jetziges Passwort').fill('das ist es nicht');
	await page.getByLabel('Neues Passwort').fill('ein ganz anderes');
	await page.getByRole('button', { name: 'Passwort ändern' }).click();
	await page.getByText('Das ist nicht dein Passwort.').first().waitFor();
});

test('what the server says in sentences is German too: rules, wrong fields, remarks of an import', async () => {
	const { page } = scene;
	await signUpInGerman();
	await addTasks(page, `Miete zahlen bis:morgen`);
	await row(page, 'Miete zahlen').locator('.title').click();
	const pane = page.getByRole('complementary', { name: 'Aufgabe' });
	await pane.getByLabel('Wiederholung').selectOption({ label: 'Nach eigener Regel' });
	// The rule that it begins with could be told in words, and stays a rule.
	await settled(page);
	const rule = pane.getByLabel('Regel (RFC 5545)');
	await rule.fill('FREQ=DAILY;COUNT=2;UNTIL=20270101');
	await page.keyboard.press('Tab');
	await pane.getByText('COUNT und UNTIL schließen einander aus').first().waitFor();
	await rule.fill('FREQ=MONTHLY;BYDAY=-1FR');
	await page.keyboard.press('Tab');
	await pane.getByText('jeden Monat am letzten Freitag').waitFor();
	await settled(page);
	await page.goto('/settings#import');
	const buffer = Buffer.from('Zahnarzt due:2027-02-31\n');
	await page.locator('input[type=file]').setInputFiles({ name: 'todo.txt', mimeType: 'text/plain', buffer });
	await page.getByText('ist kein Datum des Kalenders').waitFor();
});

test('another language is there at once, without a reload, and again after one', async () => {
	const { page } = scene;
	await signUpInGerman();
	await page.goto('/settings');
	await page.getByLabel('Sprache').selectOption('en');
	await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
	await eventually(async () => assert.equal(await page.title(), 'Settings · Reeve'));
	assert.equal(await page.locator('html').getAttribute('lang'), 'en');
	await settled(page);
	await page.reload();
	await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
	await page.getByLabel('Language').selectOption('browser');
	await page.getByRole('heading', { name: 'Einstellungen', exact: true }).waitFor();
});
