/* @ts-self-types="./door.ts" */
/**
 * Built by `deno task generate` from reporter/door.ts and the modules that it imports. Each part is headed by
 * the file that it comes from, where its comments are. Do not edit it: a test builds it again and
 * compares byte for byte.
 */
// reporter/config_dir.ts
function configDir(host, app) {
	const config = folderIn(host, "XDG_CONFIG_HOME");
	if (config.folder !== null) return found(`${config.folder}/${app}`);
	const home = folderIn(host, "HOME", "USERPROFILE");
	const unreadable2 = config.unreadable ?? (home.folder === null ? home.unreadable : null);
	if (unreadable2 !== null) return { dir: null, hidden: null, unreadable: unreadable2 };
	return home.folder === null ? { dir: null, hidden: home.hidden ?? config.hidden, unreadable: unreadable2 } : { dir: `${home.folder}/.config/${app}`, hidden: config.hidden, unreadable: unreadable2 };
}
function found(dir) {
	return { dir, hidden: null, unreadable: null };
}
function folderIn(host, ...names) {
	let hidden = null;
	let unreadable2 = null;
	for (const name of names) {
		const outcome = host.env(name);
		if (outcome.state === "withheld") hidden ??= outcome.flag;
		if (outcome.state === "unknown" && outcome.reason !== "absent") unreadable2 ??= name;
		if (outcome.state !== "known") continue;
		let path = outcome.value.replaceAll("\\", "/");
		if (!isAbsolute(path)) continue;
		while (path.endsWith("/")) path = path.slice(0, -1);
		return { folder: path, hidden: null, unreadable: null };
	}
	return { folder: null, hidden, unreadable: unreadable2 };
}
function isAbsolute(path) {
	const drive = path.charAt(0);
	const isLetter = drive >= "A" && drive <= "Z" || drive >= "a" && drive <= "z";
	return path.startsWith("/") || isLetter && path.startsWith(":/", 1);
}

// reporter/consent_variables.ts
function variablePrefix(name) {
	let prefix = "";
	let isGap = false;
	for (const sign of name.toUpperCase()) {
		const isKept = sign >= "A" && sign <= "Z" || sign >= "0" && sign <= "9";
		if (isKept) prefix += isGap && prefix !== "" ? `_${sign}` : sign;
		isGap = !isKept;
	}
	return prefix;
}
function consentVariables(prefix) {
	const start = prefix === "" ? "" : `${prefix}_`;
	const own = [
		{ name: `${start}DO_NOT_TRACK`, sense: "refuse" },
		{ name: `${start}NO_USAGE_STATS`, sense: "refuse" },
		{ name: `${start}TRACK_USAGE`, sense: "allow" },
		{ name: `${start}USAGE_STATS_ENABLED`, sense: "allow" },
		{ name: `${start}USAGE_STATS`, sense: "level" }
	];
	return prefix === "" ? own : [{ name: "DO_NOT_TRACK", sense: "refuse" }, ...own];
}

// reporter/read_switch.ts
var YES = /* @__PURE__ */ new Set(["1", "true", "yes", "on", "y", "t"]);
var NO = /* @__PURE__ */ new Set(["0", "false", "no", "off", "n", "f"]);
function readSwitch(value, sense) {
	const word = typeof value === "boolean" || typeof value === "number" || typeof value === "string" ? String(value).trim().toLowerCase() : "";
	if (sense === "refuse") {
		if (NO.has(word)) return { level: null, readable: true };
		return { level: "off", readable: YES.has(word) };
	}
	if (YES.has(word)) return { level: "on", readable: true };
	if (NO.has(word)) return { level: "off", readable: true };
	if (word === "local") return { level: "local", readable: true };
	if (/^no[-_ ]?stack$/.test(word)) return { level: "no-stack", readable: true };
	return { level: "off", readable: false };
}

// reporter/consent_candidates.ts
var PROMPT = "prompt";
function flagCandidates(flags) {
	const found2 = [];
	if (flags.disableUsageStats === true) {
		found2.push({ source: "--disable-usage-stats", value: "true", level: "off" });
	}
	if (flags.usageStats !== void 0) {
		found2.push(
			fromSeen("--usage-stats", { state: "present", value: flags.usageStats }, "level")
		);
	}
	return found2.length > 0 ? found2 : [{ source: "--usage-stats", value: null, level: null }];
}
function fromSeen(source, seen, sense) {
	switch (seen.state) {
		case "absent":
			return { source, value: null, level: null };
		case "withheld":
			return { source, value: null, level: null, effect: hiddenBy(seen.flag) };
		case "unreadable":
			return unreadable(source, null, seen.why);
		case "present":
			return fromReading(source, seen.value, readSwitch(seen.value, sense));
	}
}
function fromReading(source, value, reading) {
	const text = String(typeof value === "object" ? JSON.stringify(value) : value).slice(0, 64);
	if (!reading.readable) return unreadable(source, text, `it says ${JSON.stringify(text)}`);
	if (reading.level === null) {
		return { source, value: text, level: null, effect: "does not ask for anything" };
	}
	return {
		source,
		value: text,
		level: reading.level,
		because: `${source} is ${text}, which asks for ${reading.level}`
	};
}
function unreadable(source, value, why) {
	return {
		source,
		value,
		level: "off",
		effect: `cannot be read (${why}), counts as off`,
		because: `${source} cannot be read (${why}) and counts as off`
	};
}
function hiddenBy(flag) {
	return `cannot be seen without ${flag}, so that at most local is allowed`;
}
function isHidden({ effect }) {
	return effect?.startsWith("cannot be seen") ?? false;
}
function fromDoNotTrack({ dir, doNotTrack }) {
	const source = `${dir}/do_not_track`;
	if (doNotTrack.state !== "present") return fromSeen(source, doNotTrack, "refuse");
	return { source, value: "present", level: "off", because: `the file ${source} exists` };
}
function fromConfig({ dir, config }) {
	const source = `${dir}/config.json`;
	if (config.state !== "present") return fromSeen(source, config, "level");
	const document = config.value;
	if (typeof document !== "object" || document === null || Array.isArray(document)) {
		return unreadable(source, null, "it holds no object");
	}
	if (!Object.hasOwn(document, "usage_stats")) {
		return { source, value: null, level: null, effect: "has no usage_stats" };
	}
	const value = document["usage_stats"];
	return fromReading(source, value, readSwitch(value, "level"));
}
function promptCandidate(answer, byDefault) {
	const base = { source: PROMPT, value: answer ?? null };
	switch (answer) {
		case "yes":
			return { ...base, level: "on", because: "the person answered yes" };
		case "no":
			return { ...base, level: "off", because: "the person answered no" };
		case "default":
			return {
				...base,
				level: byDefault,
				because: `the person took the shown default, ${byDefault}`
			};
		case "silence":
			return { ...base, level: "local", because: "nobody answered within the time" };
		case "closed":
			return { ...base, level: "local", because: "the question was left unanswered" };
		case void 0:
			return {
				...base,
				level: "local",
				effect: "not asked yet: local until then",
				because: "the person has not been asked yet"
			};
	}
}
function sinceOf(config) {
	if (config.state !== "present") return null;
	const document = config.value;
	const text = typeof document === "object" ? document?.["usage_stats_decided_at"] : void 0;
	const time = typeof text === "string" ? Date.parse(text) : NaN;
	return Number.isNaN(time) ? null : time;
}

// reporter/level.ts
var LEVELS = ["off", "local", "no-stack", "on"];
function lowestLevel(...levels) {
	if (!levels.every((level) => LEVELS.includes(level))) return "off";
	return LEVELS.find((level) => levels.includes(level)) ?? "off";
}
function maySend(level) {
	return level === "no-stack" || level === "on";
}

// reporter/decide_consent.ts
var DEFAULT = "default of the program";
function decideConsent(input) {
	const { flags, env, files, terminal, host } = input;
	const groups = [
		flagCandidates(flags),
		env.map(({ name, sense, seen }) => fromSeen(name, seen, sense)),
		[fromDoNotTrack(files), fromConfig(files)].slice(0, files.dir === null ? 0 : 2)
	];
	const rules = [];
	let verdict = null;
	let hidden = null;
	let hiddenFile = false;
	for (const [index, group] of groups.entries()) {
		const speakers = index === 2 ? group.filter(({ level }) => level !== null).slice(0, 1) : group.filter(({ level }) => level !== null);
		const lowest = speakers.length === 0 ? null : lowestLevel(...speakers.map((one) => one.level));
		const winner = speakers.filter(({ level }) => level === lowest).sort((a, b) => a.source < b.source ? -1 : 1)[0];
		if (verdict === null && hidden === null) {
			hidden = group.find(isHidden)?.source ?? null;
			hiddenFile = hidden !== null && index === 2;
		}
		for (const one of group) {
			rules.push({ source: one.source, value: one.value, effect: effectOf(one, winner, verdict) });
		}
		if (verdict === null && winner !== void 0) {
			verdict = {
				level: winner.level,
				source: winner.source,
				because: winner.because ?? `${winner.source} asks for ${winner.level}`
			};
		}
	}
	const byDefault = lowestLevel(host.defaultLevel ?? "on");
	const canAsk = host.prompt === true && (terminal.answer !== void 0 || terminal.stdin && terminal.stderr);
	const unasked = verdict === null && canAsk && terminal.answer === void 0;
	if (canAsk) {
		const answer = promptCandidate(terminal.answer, byDefault);
		const spoke = verdict === null;
		rules.push({
			source: PROMPT,
			value: terminal.answer ?? null,
			effect: spoke ? answer.effect ?? `asks for ${answer.level}` : `not asked: ${verdict?.source} decided`
		});
		if (spoke) {
			verdict = { level: answer.level, source: PROMPT, because: answer.because };
			hidden = null;
		}
	}
	rules.push({
		source: DEFAULT,
		value: byDefault,
		effect: verdict === null ? `decides: ${byDefault}` : `not needed: ${verdict.source} decided`
	});
	verdict ??= {
		level: byDefault,
		source: DEFAULT,
		because: `nobody decided and the program's default is ${byDefault}`
	};
	if (hidden !== null && hiddenFile && flags.asked === true) {
		verdict = {
			...verdict,
			because: `${verdict.because}, as far as can be seen: ${hidden} cannot`
		};
	} else if (hidden !== null) {
		const capped = lowestLevel(verdict.level, "local");
		if (capped !== verdict.level) {
			verdict = {
				level: capped,
				source: hidden,
				because: `${hidden} cannot be seen without permission and may say no`
			};
		}
	}
	verdict = lowerByHost(verdict, host, rules);
	return {
		level: verdict.level,
		decidedBy: verdict.source,
		because: verdict.because,
		rules,
		mayAsk: unasked && verdict.source === PROMPT,
		since: sinceOf(files.config)
	};
}
function effectOf(one, winner, verdict) {
	if (one.level === null) return one.effect ?? "not set";
	if (verdict !== null) return `asks for ${one.level}, but ${verdict.source} decided`;
	if (one === winner) return one.effect ?? `decides: ${one.level}`;
	return `asks for ${one.level}, but ${winner?.source} decided`;
}
function lowerByHost(verdict, host, rules) {
	const limits = [
		["maximum of the program", host.maximum, "the program wants no more"],
		[
			"only in a container",
			host.onlyInContainer === true && host.container !== true ? "off" : void 0,
			"the program reports only from containers"
		],
		[
			"build service",
			host.ci === true ? host.inCi : void 0,
			"the program runs in a build service"
		],
		["decision at run time", host.override, "the program was told so while it ran"]
	];
	let result = verdict;
	for (const [source, level, why] of limits) {
		if (level === void 0) continue;
		const lowest = lowestLevel(level, result.level);
		const lowers = lowest !== result.level;
		rules.push({
			source,
			value: level,
			effect: lowers ? `lowers to ${lowest}` : `changes nothing: ${result.level} already`
		});
		if (lowers) result = { level: lowest, source, because: why };
	}
	return result;
}

// reporter/state.ts
var MAX_TEXT_BYTES = 1048576;
var MAX_KERNEL_BYTES = 262144;
var PRIVATE_FILE = 384;
var PRIVATE_DIR = 448;
var written = 0;
function denoDisk(host) {
	const mayRead = (path) => host.granted({ name: "read", path });
	const mayWrite = (path) => host.granted({ name: "write", path });
	const look = (path, read) => {
		if (!mayRead(path)) return { state: "withheld", flag: `--allow-read=${path}` };
		try {
			return { state: "present", value: read() };
		} catch (error) {
			return isMissing(error) ? { state: "absent" } : { state: "unreadable", why: wordsOf(error) };
		}
	};
	const missing = (path, ...alsoRead) => {
		if (!mayWrite(path)) return `--allow-write=${path} is missing`;
		const hidden = alsoRead.find((one) => !mayRead(one));
		return hidden === void 0 ? null : `--allow-read=${hidden} is missing`;
	};
	const change = async (refusal, run2) => {
		if (refusal !== null) return { ok: false, why: refusal };
		try {
			await run2();
			return { ok: true };
		} catch (error) {
			return { ok: false, why: wordsOf(error) };
		}
	};
	const makeDir = (path) => {
		const dir = dirOf(path);
		if (mayWrite(dir)) Deno.mkdirSync(dir, { recursive: true, mode: PRIVATE_DIR });
		else if (!mayRead(dir) || !Deno.statSync(dir).isDirectory) {
			throw new TypeError(`--allow-write=${dir} is missing`);
		}
	};
	return {
		mayRead,
		mayWrite,
		exists: (path) => look(path, () => {
			Deno.statSync(path);
			return true;
		}),
		isLink: (path) => {
			const found2 = look(path, () => Deno.lstatSync(path).isSymlink);
			return found2.state === "present" && found2.value;
		},
		readText: (path) => look(path, () => decode(readPart(path, 0, MAX_TEXT_BYTES))),
		readTail: (path, maxBytes) => look(path, () => {
			const start = Math.max(0, Deno.statSync(path).size - maxBytes);
			const text = decode(readPart(path, start, maxBytes), start > 0);
			return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
		}),
		replace: (path, text) => {
			const draft = draftOf(path);
			return change(missing(path) ?? missing(draft, draft), async () => {
				try {
					makeDir(path);
					using file = await Deno.open(draft, { ...CREATE_NEW, mode: PRIVATE_FILE });
					await writeAll(file, text);
					await file.syncData();
					await Deno.rename(draft, path);
				} catch (error) {
					await Deno.remove(draft).catch(() => {
					});
					throw error;
				}
			});
		},
		replaceNow: (path, text) => {
			const draft = draftOf(path);
			const refusal = missing(path) ?? missing(draft, draft);
			if (refusal !== null) return { ok: false, why: refusal };
			try {
				makeDir(path);
				Deno.writeTextFileSync(draft, text, { createNew: true, mode: PRIVATE_FILE });
				Deno.renameSync(draft, path);
				return { ok: true };
			} catch (error) {
				removeQuietly(draft);
				return { ok: false, why: wordsOf(error) };
			}
		},
		append: (path, text) => change(missing(path), async () => {
			const found2 = mayRead(path) ? await Deno.stat(path).catch(() => null) : null;
			if (found2?.isFifo === true) throw new TypeError("it is a pipe");
			if (found2 === null) makeDir(path);
			await Deno.writeTextFile(path, text, { append: true, create: true, mode: PRIVATE_FILE });
		}),
		stat: async (path) => {
			if (!mayRead(path)) return null;
			return await Deno.stat(path).then(
				({ size, mtime }) => ({ bytes: size, changedAt: mtime?.getTime() ?? 0 }),
				() => null
			);
		},
		rename: (from, to) => change(missing(from, from) ?? missing(to), () => Deno.rename(from, to)),
		list: async (dir) => {
			if (!mayRead(dir)) return [];
			try {
				const names = [];
				for await (const { name } of Deno.readDir(dir)) names.push(name);
				return names.sort();
			} catch {
				return [];
			}
		},
		filesNow: (dir) => {
			const found2 = look(
				dir,
				() => [...Deno.readDirSync(dir)].filter(({ isFile }) => isFile).map(
					({ name }) => [name, Deno.statSync(`${dir}/${name}`).size]
				)
			);
			return found2.state === "present" ? found2.value.sort(([a], [b]) => a < b ? -1 : 1) : [];
		},
		removeNow: (path) => {
			if (!mayWrite(path)) return false;
			try {
				Deno.removeSync(path, { recursive: true });
				return true;
			} catch {
				return false;
			}
		},
		remove: (path) => change(missing(path), async () => {
			try {
				await Deno.remove(path, { recursive: true });
			} catch (error) {
				if (!isMissing(error)) throw error;
			}
		}),
		claim: (path) => mayRead(path) && mayWrite(path) ? claim(path) : Promise.resolve(null)
	};
}
var CREATE_NEW = { createNew: true, write: true };
async function claim(path) {
	let file;
	try {
		file = await Deno.open(path, { read: true, write: true });
	} catch {
		return null;
	}
	try {
		if (await file.tryLock(true) && await isStillThere(file, path)) {
			const text = decode(await readAll(file));
			return {
				text,
				release: async ({ remove }) => {
					if (remove) await Deno.remove(path).catch(() => {
					});
					file.close();
				}
			};
		}
	} catch {
	}
	file.close();
	return null;
}
async function isStillThere(file, path) {
	const [mine, theirs] = await Promise.all([file.stat(), Deno.stat(path).catch(() => null)]);
	return theirs !== null && mine.ino === theirs.ino && mine.dev === theirs.dev;
}
function readBeginning(path, maxBytes) {
	using file = Deno.openSync(path);
	const buffer = new Uint8Array(Math.min(maxBytes, MAX_KERNEL_BYTES));
	let length = 0;
	while (length < buffer.length) {
		const count = file.readSync(buffer.subarray(length));
		if (count === null) break;
		length += count;
	}
	return decode(buffer.subarray(0, length), true);
}
function readPart(path, start, maxBytes) {
	if (!Deno.statSync(path).isFile) throw new TypeError("it is no file");
	using file = Deno.openSync(path);
	if (start > 0) file.seekSync(start, Deno.SeekMode.Start);
	const buffer = new Uint8Array(Math.min(maxBytes, Math.max(0, file.statSync().size - start)));
	let length = 0;
	while (length < buffer.length) {
		const count = file.readSync(buffer.subarray(length));
		if (count === null) break;
		length += count;
	}
	return buffer.subarray(0, length);
}
async function readAll(file) {
	const buffer = new Uint8Array(Math.min(MAX_TEXT_BYTES, (await file.stat()).size));
	let length = 0;
	while (length < buffer.length) {
		const count = await file.read(buffer.subarray(length));
		if (count === null) break;
		length += count;
	}
	return buffer.subarray(0, length);
}
async function writeAll(file, text) {
	let rest = new TextEncoder().encode(text);
	while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}
function decode(bytes, partial = false) {
	return new TextDecoder("utf-8", { fatal: !partial }).decode(bytes);
}
function draftOf(path) {
	return `${path}.${Deno.pid}-${++written}.tmp`;
}
function dirOf(path) {
	return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}
function removeQuietly(draft) {
	try {
		Deno.removeSync(draft);
	} catch {
	}
}
function isMissing(error) {
	return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
function wordsOf(error) {
	if (error instanceof TypeError) return error.message.includes("utf") ? "no UTF-8" : error.message;
	if (!(error instanceof Error)) return "unknown error";
	return /\(os error \d+\)/.exec(error.message) === null ? error.name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() : error.message.replace(/ \(os error \d+\).*$/, "").toLowerCase();
}

// reporter/endpoint.ts
var MESSAGES_PATH = "/v1/messages";
var DEFAULT_PORTS = { "https:": "443", "http:": "80" };
function readEndpoint(address, options = {}) {
	const url = URL.parse(address.trim());
	if (url === null) return { ok: false, why: "it is no URL" };
	const defaultPort = DEFAULT_PORTS[url.protocol];
	if (defaultPort === void 0) return { ok: false, why: "it is neither https nor http" };
	if (url.protocol === "http:" && options.allowInsecure !== true && !isLoopback(url.hostname)) {
		return { ok: false, why: "plain http is allowed for this machine only, expected https" };
	}
	if (url.username !== "" || url.password !== "") {
		return { ok: false, why: "it holds a user name or a password" };
	}
	const base = url.pathname.replace(/\/+$/, "").replace(/\/v1\/messages$/, "");
	return {
		ok: true,
		endpoint: {
			given: address,
			messagesUrl: `${url.origin}${base}${MESSAGES_PATH}${url.search}`,
			sessionsUrl: `${url.origin}${base}/v1/sessions/`,
			netHost: `${url.hostname}:${url.port === "" ? defaultPort : url.port}`
		}
	};
}
function isLoopback(hostname) {
	return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

// reporter/state_paths.ts
function statePaths(dir) {
	return {
		dir,
		config: `${dir}/config.json`,
		doNotTrack: `${dir}/do_not_track`,
		status: `${dir}/usage_stats.json`,
		ledger: `${dir}/usage.jsonl`,
		receipts: `${dir}/receipts.jsonl`,
		notice: `${dir}/notice.json`,
		spool: `${dir}/spool`
	};
}
function spoolDir(spool, url) {
	const reading = readEndpoint(url, { allowInsecure: true });
	const [host, address] = reading.ok ? [reading.endpoint.netHost, reading.endpoint.messagesUrl] : ["unusable", url];
	return `${spool}/${host.replace(/[^A-Za-z0-9.]+/g, "-")}-${fnv1a(address)}`;
}
function fnv1a(text) {
	let hash = 2166136261;
	for (const byte of new TextEncoder().encode(text)) {
		hash = Math.imul(hash ^ byte, 16777619) >>> 0;
	}
	return hash.toString(16).padStart(8, "0");
}

// reporter/read_consent_input.ts
function readConsentInput(host, question) {
	const { app, flags = {}, answer } = question;
	const prefix = question.prefix ?? variablePrefix(app);
	return {
		flags,
		env: consentVariables(prefix).map((variable) => ({
			...variable,
			seen: seenVariable(host, variable.name)
		})),
		files: seenFiles(host, app, question.disk ?? denoDisk(host), question.links !== false),
		terminal: { ...readTerminal(host), answer },
		host: question.host ?? {}
	};
}
function readTerminal(host) {
	return { stdin: host.isTerminal("stdin"), stderr: host.isTerminal("stderr") };
}
function seenVariable(host, name) {
	const outcome = host.env(name);
	if (outcome.state === "known") return { state: "present", value: outcome.value };
	if (outcome.state === "withheld") return outcome;
	return outcome.reason === "absent" ? { state: "absent" } : { state: "unreadable", why: outcome.reason };
}
function seenFiles(host, app, disk, links) {
	const orLink = (seen, path) => links && seen.state === "absent" && disk.isLink(path) ? { state: "unreadable", why: "it is a link that leads nowhere" } : seen;
	const { dir, hidden, unreadable: unreadable2 } = configDir(host, app);
	if (unreadable2 !== null) {
		const why = `${unreadable2} is no text`;
		const seen = { state: "unreadable", why };
		return { dir: `~/.config/${app}`, doNotTrack: seen, config: seen };
	}
	if (hidden !== null) {
		const withheld = { state: "withheld", flag: hidden };
		return { dir: dir ?? `~/.config/${app}`, doNotTrack: withheld, config: withheld };
	}
	if (dir === null) {
		return { dir, doNotTrack: { state: "absent" }, config: { state: "absent" } };
	}
	const { doNotTrack, config } = statePaths(dir);
	return {
		dir,
		doNotTrack: orLink(disk.exists(doNotTrack), doNotTrack),
		config: orLink(parsed(disk.readText(config)), config)
	};
}
function parsed(text) {
	if (text.state !== "present") return text;
	try {
		return { state: "present", value: JSON.parse(text.value) };
	} catch {
		return { state: "unreadable", why: "it is not JSON" };
	}
}

// reporter/outcome_of_error.ts
function outcomeOfError(error, flag) {
	if (error instanceof Deno.errors.NotCapable) return { state: "withheld", flag };
	if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
		return { state: "unknown", reason: "absent" };
	}
	if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.IsADirectory) {
		return { state: "unknown", reason: "unreadable" };
	}
	return { state: "unknown", reason: "failed" };
}

// reporter/host.ts
var DEFAULT_MAX_BYTES = 1048576;
var KERNEL_FOLDERS = ["/proc/", "/sys/"];
function denoHost() {
	return {
		build: {
			os: Deno.build.os,
			arch: Deno.build.arch,
			target: Deno.build.target,
			standalone: Deno.build.standalone
		},
		runtime: { name: "deno", version: Deno.version.deno },
		hardwareConcurrency: globalThis.navigator?.hardwareConcurrency ?? null,
		granted: isGranted,
		env: readEnv,
		cwd: () => attempt(() => Deno.cwd(), "--allow-read"),
		isTerminal: (stream) => Deno[stream].isTerminal(),
		totalMemory: () => readSys("systemMemoryInfo", () => Deno.systemMemoryInfo().total),
		osRelease: () => readSys("osRelease", () => Deno.osRelease()),
		cpuModels: readCpuModels,
		readText,
		exists,
		isInstalled,
		run
	};
}
function isGranted(descriptor) {
	try {
		return Deno.permissions.querySync(descriptor).state === "granted";
	} catch {
		return false;
	}
}
function readEnv(name) {
	const flag = `--allow-env=${name}`;
	if (!isGranted({ name: "env", variable: name })) return { state: "withheld", flag };
	const outcome = attempt(() => Deno.env.get(name), flag);
	if (outcome.state !== "known") return outcome;
	return outcome.value === void 0 ? { state: "unknown", reason: "absent" } : { state: "known", value: outcome.value };
}
function readSys(kind, read) {
	const flag = `--allow-sys=${kind}`;
	if (!isGranted({ name: "sys", kind })) return { state: "withheld", flag };
	return attempt(read, flag);
}
function readCpuModels() {
	const flag = "--allow-sys=cpus";
	if (!isGranted({ name: "sys", kind: "cpus" })) return { state: "withheld", flag };
	return attempt(() => {
		const { process } = globalThis;
		return process.getBuiltinModule("node:os").cpus().map(({ model }) => model);
	}, flag);
}
function readText(path, maxBytes = DEFAULT_MAX_BYTES) {
	const flag = readFlag(path);
	if (!isGranted({ name: "read", path })) return { state: "withheld", flag };
	try {
		if (isOfKernel(path)) return { state: "known", value: readBeginning(path, maxBytes) };
		const { isFile, size } = Deno.statSync(path);
		if (!isFile) return { state: "unknown", reason: "unreadable" };
		if (size > maxBytes) return { state: "unknown", reason: "too_long" };
		return { state: "known", value: Deno.readTextFileSync(path) };
	} catch (error) {
		return outcomeOfError(error, flag);
	}
}
function isInstalled(program) {
	if (Deno.build.os === "windows" || program.includes("/")) {
		return { state: "unknown", reason: "unsupported" };
	}
	const path = readEnv("PATH");
	if (path.state === "withheld") return path;
	if (path.state === "unknown") {
		return path.reason === "absent" ? { state: "known", value: false } : path;
	}
	for (const folder of new Set(path.value.split(":"))) {
		const found2 = exists(folder === "" ? program : `${folder}/${program}`);
		if (found2.state !== "known" || found2.value) return found2;
	}
	return { state: "known", value: false };
}
function exists(path) {
	const flag = readFlag(path);
	if (!isGranted({ name: "read", path })) return { state: "withheld", flag };
	try {
		Deno.statSync(path);
		return { state: "known", value: true };
	} catch (error) {
		const outcome = outcomeOfError(error, flag);
		return outcome.state === "unknown" && outcome.reason === "absent" ? { state: "known", value: false } : outcome;
	}
}
function isOfKernel(path) {
	return KERNEL_FOLDERS.some((folder) => `${path}/`.startsWith(folder));
}
function readFlag(path) {
	return isOfKernel(path) || path.startsWith("/dev/") ? "--allow-all" : `--allow-read=${path}`;
}
async function run(program, args, limits) {
	const flag = `--allow-run=${program}`;
	if (!isGranted({ name: "run", command: program })) return { state: "withheld", flag };
	if (limits.signal?.aborted) return { state: "unknown", reason: "timed_out" };
	const installed = isInstalled(program);
	if (installed.state === "known" && !installed.value) {
		return { state: "unknown", reason: "absent" };
	}
	const { runProgram } = await import("./on_demand.bundle.js");
	const spawn = () => (
		// An inherited LD_LIBRARY_PATH makes Deno refuse a spawn under a named --allow-run, and a program
		// that names hardware needs nothing from the environment.
		new Deno.Command(program, {
			args: [...args],
			clearEnv: true,
			stdin: "null",
			stdout: "piped",
			stderr: "piped"
		}).spawn()
	);
	return await runProgram(spawn, flag, limits);
}
function attempt(read, flag) {
	try {
		return { state: "known", value: read() };
	} catch (error) {
		return outcomeOfError(error, flag);
	}
}

// reporter/usage_stats_switch.ts
var told;
var since = null;
var newest;
var switched = /* @__PURE__ */ new Set();
function disableUsageStats() {
	told = "off";
	for (const { disabled } of switched) disabled();
}
function enableUsageStats() {
	if (told === "off") since = Date.now();
	told = "on";
	for (const { enabled } of switched) enabled();
}
function isUsageStatsEnabled() {
	if (newest !== void 0) return newest.level() !== "off";
	const input = readConsentInput(denoHost(), { app: "candor", host: toldHost({}) });
	return decideConsent(input).level !== "off";
}
function toldHost(host) {
	if (told === "off") return { ...host, override: "off" };
	return told === "on" ? { ...host, defaultLevel: "on" } : host;
}
function toldSince() {
	return since;
}
function watchReporter(reporter) {
	newest = reporter;
}
function tellSwitch(reporter) {
	switched.add(reporter);
}
function unwatchReporter(reporter) {
	if (newest === reporter) newest = void 0;
	switched.delete(reporter);
}

// reporter/consent_watch.ts
var UNDECIDED = {
	level: "off",
	decidedBy: "options of the program",
	because: "the switches cannot be looked at",
	rules: [],
	mayAsk: false,
	since: null
};
function watchConsent(host, question, terminal) {
	let answer;
	let place = {};
	const terminalAtFirst = readTerminal(host);
	let links = false;
	const decide = () => {
		const input = readConsentInput(host, {
			...question,
			links,
			host: toldHost({ ...question.host, ...place })
		});
		return decideConsent({ ...input, terminal: { ...terminalAtFirst, answer } });
	};
	let decided;
	const decision = () => {
		try {
			return decided = decide();
		} catch {
			return decided = UNDECIDED;
		}
	};
	const last = () => decided ?? decision();
	return {
		decision,
		level: () => decision().level,
		get last() {
			return last().level;
		},
		get decidedAt() {
			return last().since;
		},
		get since() {
			const times = [last().since, toldSince()].filter((time) => time !== null);
			return times.length === 0 ? null : Math.max(...times);
		},
		lookAtLinks: () => void (links = true),
		learn: (learnt) => {
			place = learnt;
			decision();
		},
		ask: async (shown, settle) => {
			if (!decision().mayAsk) return;
			({ answer } = await settle(host, { ...question, ...shown, terminal }));
			decision();
		}
	};
}

// reporter/draw_first_waits.ts
function drawFirstWaits(settings) {
	const { intervalMs, pingIntervalMs, spreadMs, random } = settings;
	return {
		usageMs: random() * intervalMs,
		pingMs: (1 + random()) * pingIntervalMs,
		openMs: random() * spreadMs
	};
}

// reporter/max_early_errors.ts
var MAX_EARLY_ERRORS = 8;

// schemas/later_fields.ts
var LATER_FIELDS = [];

// reporter/collected_fields.ts
function hasLaterFields(fields) {
	const { schema, declaration } = latestVersions(fields);
	return schema > 1 || declaration > 1;
}
function latestVersions(fields) {
	const later = fields.laterFields ?? LATER_FIELDS;
	return {
		schema: Math.max(1, ...later.map(({ since: since2 }) => since2)),
		declaration: fields.declaration?.version ?? 1
	};
}

// reporter/may_wait.ts
function mayWait(settings, consent) {
	const { prompt, onlyInContainer, inCi, notice, disk, paths } = settings;
	if (!maySend(consent.last)) return false;
	if (prompt === true || onlyInContainer === true || inCi !== void 0) return false;
	if (notice === false) return true;
	return paths !== null && !hasLaterFields(settings) && disk.exists(paths.notice).state === "present";
}

// reporter/no_preview.ts
var NO_PREVIEW = {
	level: "off",
	messages: [],
	body: "[]",
	fields: [],
	redacted: [],
	"left_out": [],
	pending: []
};

// schemas/limits.ts
var MAX_MESSAGES_PER_REQUEST = 500;
var MAX_MESSAGE_BYTES = 16384;
var MAX_TOKEN_LENGTH = 64;
var MAX_NAME_LENGTH = 128;
var MAX_ENTRIES = 64;
var MAX_STACK_FRAMES = 32;

// reporter/options.ts
var REPORTER_DEFAULTS = {
	intervalMs: 36e5,
	pingIntervalMs: 9e5,
	spreadMs: 1e4,
	timeoutMs: 5e3,
	stopDeadlineMs: 250,
	gzipAboveBytes: 1024,
	maxMemory: 256,
	maxBatch: 100,
	maxSpoolEntries: 1e3,
	maxSpoolBytes: 4194304
};

// reporter/sane_numbers.ts
var MAX_MS = 2 ** 31 - 1;
var MIN_INTERVAL_MS = 1e3;
function saneNumbers(given) {
	const within = (name, least, most) => {
		const value = given[name];
		return typeof value === "number" && (value > 0 || value === least) ? Math.min(Math.max(value, least), most) : REPORTER_DEFAULTS[name];
	};
	return {
		intervalMs: within("intervalMs", MIN_INTERVAL_MS, MAX_MS),
		pingIntervalMs: given["pingIntervalMs"] === 0 ? 0 : within("pingIntervalMs", MIN_INTERVAL_MS, MAX_MS),
		spreadMs: within("spreadMs", 0, MAX_MS),
		timeoutMs: within("timeoutMs", 1, MAX_MS),
		stopDeadlineMs: within("stopDeadlineMs", 0, MAX_MS),
		gzipAboveBytes: within("gzipAboveBytes", 0, Infinity),
		maxMemory: within("maxMemory", 1, Infinity),
		maxBatch: within("maxBatch", 1, MAX_MESSAGES_PER_REQUEST),
		maxSpoolEntries: within("maxSpoolEntries", 0, Infinity),
		maxSpoolBytes: within("maxSpoolBytes", 0, Infinity)
	};
}

// reporter/start_timer.ts
function startTimer(callback, delayMs) {
	const clock = AbortSignal.timeout(delayMs);
	clock.addEventListener("abort", callback, { once: true });
	return () => clock.removeEventListener("abort", callback);
}
function startBackgroundTimer(callback, delayMs) {
	const word = new Int32Array(new SharedArrayBuffer(4));
	const wait = Atomics.waitAsync(word, 0, 0, Math.min(Math.max(delayMs, 0), 2 ** 31 - 1));
	let open = true;
	void Promise.resolve(wait.value).then(() => {
		if (open) callback();
	});
	return () => {
		open = false;
		Atomics.notify(word, 0);
	};
}

// reporter/resolve_options.ts
function resolveOptions(options) {
	const given = { ...options };
	for (const name in given) {
		if (given[name] === void 0 || given[name] === null) delete given[name];
	}
	const host = given.host ?? denoHost();
	const app = given.app ?? given.project;
	const { dir } = configDir(host, app);
	return {
		now: Date.now,
		random: Math.random,
		later: startBackgroundTimer,
		disk: denoDisk(host),
		prefix: variablePrefix(app),
		...given,
		...saneNumbers(given),
		host,
		app,
		debug: quiet(given.debug),
		warn: quiet(given.warn),
		paths: dir === null ? null : statePaths(dir)
	};
}
function quiet(show) {
	return (sentence) => {
		try {
			show?.(sentence);
		} catch {
		}
	};
}

// reporter/session.ts
var lastTime = 0;
var counter = 0;
function newId(now = Date.now()) {
	const random = crypto.getRandomValues(new Uint8Array(10));
	if (now > lastTime) {
		lastTime = now;
		counter = (random[0] << 8 | random[1]) & 2047;
	} else if (++counter > 4095) {
		lastTime++;
		counter = 0;
	}
	random[2] = random[2] & 63 | 128;
	const time = hex(lastTime, 12);
	const rest = [...random.subarray(2)].map((byte) => hex(byte, 2)).join("");
	return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}
function loadIdMaker() {
	return Promise.resolve(() => newId());
}
function timeOfId(id) {
	const digits = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(id);
	return digits === null ? NaN : parseInt(`${digits[1]}${digits[2]}`, 16);
}
function hex(value, length) {
	return value.toString(16).padStart(length, "0");
}

// reporter/status_without_run.ts
function statusWithoutRun(decision, dir) {
	const { level, decidedBy, because, rules } = decision;
	return {
		level,
		"decided_by": decidedBy,
		because,
		rules,
		endpoints: [],
		permissions: [],
		pending: [],
		"state_dir": dir,
		"left_out": []
	};
}

// reporter/tally.ts
function createTally() {
	let counters = /* @__PURE__ */ new Map();
	let features = /* @__PURE__ */ new Set();
	const tags = /* @__PURE__ */ new Map();
	let counter2;
	let tag;
	let feature;
	const counted = () => ({
		counters: valuesOf(counters),
		features: [...features],
		tags: valuesOf(tags)
	});
	return {
		count: (name, by) => {
			if (typeof by !== "number" || !(by >= 0)) return;
			const cell = counter2?.name === name ? counter2 : counters.get(name);
			const sum = (cell === void 0 ? 0 : cell.value) + by;
			if (!Number.isSafeInteger(sum)) return;
			if (cell !== void 0) (counter2 = cell).value = sum;
			else if (hasRoom(counters, name)) counters.set(name, counter2 = { name, value: sum });
		},
		feature: (name) => {
			if (name === feature || !features.has(name) && !hasRoom(features, name)) return;
			features.add(name);
			feature = name;
		},
		set: (name, value) => {
			if (!isRuntimeValue(value)) return;
			const cell = tag?.name === name ? tag : tags.get(name);
			if (cell !== void 0) (tag = cell).value = value;
			else if (hasRoom(tags, name)) tags.set(name, tag = { name, value });
		},
		get: (name) => tags.get(name)?.value,
		clear: (name) => {
			if (name === void 0) tags.clear();
			else tags.delete(name);
			tag = void 0;
		},
		peek: counted,
		take: () => {
			const taken = counted();
			counters = /* @__PURE__ */ new Map();
			features = /* @__PURE__ */ new Set();
			counter2 = void 0;
			feature = void 0;
			return taken;
		},
		get empty() {
			return counters.size === 0 && features.size === 0;
		}
	};
}
function valuesOf(cells) {
	return Object.fromEntries([...cells.values()].map(({ name, value }) => [name, value]));
}
function hasRoom(names, name) {
	return names.size < MAX_ENTRIES && typeof name === "string" && name.length <= MAX_TOKEN_LENGTH;
}
function isRuntimeValue(value) {
	if (typeof value === "number") return Number.isFinite(value);
	if (typeof value === "string") return value.length <= 4 * MAX_TOKEN_LENGTH;
	return typeof value === "boolean" || value === null;
}

// reporter/outcome_without_start.ts
function outcomeWithoutStart(host, program) {
	if (!host.granted({ name: "run", command: program })) {
		return { state: "withheld", flag: `--allow-run=${program}` };
	}
	const installed = host.isInstalled(program);
	const absent = installed.state === "known" && !installed.value;
	return { state: "unknown", reason: absent ? "absent" : "timed_out" };
}

// reporter/probes/accelerator_of_place.ts
var TPU_VARIABLES = ["TPU_ACCELERATOR_TYPE", "TPU_WORKER_HOSTNAMES"];
function acceleratorOfPlace(host) {
	if (host.build.os === "darwin" && host.build.arch === "aarch64") {
		return { facts: { accelerator: "apple" }, withheld: [] };
	}
	const isTpu = TPU_VARIABLES.some((name) => {
		const value = host.env(name);
		return value.state === "known" && value.value !== "";
	});
	return isTpu ? { facts: { accelerator: "tpu" }, withheld: [] } : null;
}

// reporter/probes/accelerator_programs.ts
var ACCELERATOR_PROGRAMS = ["amd-smi", "rocm-smi", "xpu-smi", "hl-smi"];

// reporter/probes/may_have_accelerator.ts
var DEVICES = ["/dev/nvidiactl", "/dev/dri", "/dev/accel"];
var WSL_DEVICE = "/dev/dxg";
function mayHaveAccelerator({ build, exists: exists2, osRelease }) {
	if (build.os !== "linux") return true;
	const mayBeThere = (device) => {
		const found2 = exists2(device);
		return found2.state !== "known" || found2.value;
	};
	if (DEVICES.some(mayBeThere)) return true;
	const release = osRelease();
	const isWsl = release.state !== "known" || release.value.includes("microsoft");
	return isWsl && mayBeThere(WSL_DEVICE);
}

// reporter/process_hooks.ts
function hookProcess(hooks, captureErrors) {
	const listeners = [
		...captureErrors ? [
			["error", (event) => hooks.onError(event.error, !event.defaultPrevented)],
			["unhandledrejection", (event) => hooks.onError(event.reason, !event.defaultPrevented)]
		] : [],
		["beforeunload", (event) => {
			const wait = hooks.onIdle();
			if (wait === null) return;
			event.preventDefault();
			wait.catch(() => {
			});
		}],
		["unload", () => hooks.onExit()]
	];
	const guarded = listeners.map(
		([type, run2]) => [type, (event) => {
			try {
				run2(event);
			} catch {
			}
		}]
	);
	for (const [type, listener] of guarded) globalThis.addEventListener(type, listener);
	return () => {
		for (const [type, listener] of guarded) globalThis.removeEventListener(type, listener);
	};
}

// reporter/wait_to_begin.ts
var PROGRAMS_AFTER_MS = 1e3;
var NOTHING = { start: false, engine: void 0, env: false, end: false };
function waitToBegin(parts) {
	const { settings, consent, waits, began, halves } = parts;
	const { host, later, debug } = settings;
	const { atExitNow } = halves;
	const wakeMs = Math.min(
		waits.openMs,
		waits.usageMs,
		settings.pingIntervalMs > 0 ? waits.pingMs : Infinity
	);
	let waitedMs = 0;
	let saves;
	let atExit;
	let wasIdle = false;
	let over = false;
	const failed = (error) => {
		debug(`Cannot load reporter: ${error instanceof Error ? error.name : "unknown error"}`);
		return null;
	};
	const load = async () => {
		try {
			atExit ??= await halves.atExit();
		} catch (error) {
			failed(error);
		}
	};
	if (atExitNow === null) void load();
	const savesNow = () => {
		if (!maySend(consent.level())) return null;
		try {
			atExit ??= atExitNow?.();
			saves ??= atExit?.createEarlySaves(parts);
		} catch (error) {
			return failed(error);
		}
		return saves?.possible === true ? saves : null;
	};
	const clearIfRefused = () => {
		if (!maySend(consent.last) && settings.paths !== null) {
			settings.disk.removeNow(settings.paths.spool);
		}
	};
	const wakeAfter = (ms) => {
		waitedMs = ms;
		void parts.wake();
	};
	const findPrograms = () => {
		if (consent.level() === "off") {
			if (parts.isQueueLeft()) wakeAfter(PROGRAMS_AFTER_MS);
			return;
		}
		const others = acceleratorOfPlace(host) === null ? ACCELERATOR_PROGRAMS : [];
		const mayAnswer = ["nvidia-smi", ...others].some((program) => {
			const outcome = outcomeWithoutStart(host, program);
			return outcome.state === "unknown" && outcome.reason !== "absent";
		});
		if (mayAnswer) wakeAfter(PROGRAMS_AFTER_MS);
	};
	const cancels = [later(() => wakeAfter(wakeMs), wakeMs)];
	if (wakeMs > PROGRAMS_AFTER_MS && mayHaveAccelerator(host)) {
		cancels.push(later(findPrograms, PROGRAMS_AFTER_MS));
	}
	const unhook = hookProcess({
		onError: (error, fatal) => {
			const disk = savesNow();
			if (disk !== null) disk.error(error, fatal);
			else if (consent.last !== "off") parts.keep(error);
			if (fatal) clearIfRefused();
			void parts.wake();
		},
		onIdle: () => {
			if (wasIdle) return null;
			const isOff = consent.level() === "off";
			if (isOff && !parts.isQueueLeft()) return null;
			wasIdle = true;
			if (isOff) return parts.wake().then(() => {
			});
			return load().then(async () => {
				if (over) return;
				const disk = savesNow();
				if (disk === null) await parts.wake();
				else disk.end();
			});
		},
		onExit: () => {
			const disk = savesNow();
			if (disk !== null) disk.end();
			else clearIfRefused();
		}
	}, settings.captureErrors !== false);
	const close = () => {
		over = true;
		for (const cancel of cancels) cancel();
		unhook();
	};
	return {
		wake: parts.wake,
		giveUp: () => {
			close();
			savesNow()?.end();
		},
		end: () => {
			close();
			const passedMs = Math.max(waitedMs, performance.now() - began.clock);
			const left = (ms) => Math.max(0, ms - passedMs);
			const { usageMs, pingMs, openMs } = waits;
			return {
				began,
				late: true,
				saved: saves?.saved ?? NOTHING,
				waits: { usageMs: left(usageMs), pingMs: left(pingMs), openMs: left(openMs) }
			};
		}
	};
}

// reporter/assemble_reporter.ts
function assembleReporter(options, halves) {
	const settings = resolveOptions(options);
	const { app, prefix, flags, disk, host, debug, declaration, laterFields } = settings;
	const { defaultLevel, maximum, inCi, onlyInContainer, prompt } = settings;
	const wishes = { defaultLevel, maximum, inCi, onlyInContainer, prompt };
	const question = { app, prefix, flags, disk, host: wishes, declaration, laterFields };
	const consent = watchConsent(host, question, settings.terminal);
	const tally = createTally();
	const early = [];
	let id;
	let began = moment(settings);
	let engine = settings.engine;
	let loading;
	let waiting;
	let waking;
	let run2 = null;
	let started = false;
	let ending;
	const failed = (error) => {
		debug(`Cannot load reporter: ${error instanceof Error ? error.name : "unknown error"}`);
		return null;
	};
	const sessionId = () => id ??= newId(began.at);
	const load = () => loading ??= halves.onDemand().then(
		({ createRun }) => run2 = createRun({
			settings,
			consent,
			tally,
			sessionId: sessionId(),
			began: () => began,
			engine: () => engine
		})
	).catch(failed);
	const active = () => consent.last !== "off" && ending === void 0;
	const keep = (error) => {
		if (early.length < MAX_EARLY_ERRORS) early.push(error);
	};
	const wakeWith = (first) => waking ??= load().then((loaded2) => {
		if (loaded2 === null) return null;
		const handover = first();
		if (!handover.saved.end) {
			for (const error of early.splice(0)) loaded2.error(error);
		}
		void loaded2.begin(handover);
		return loaded2;
	}).catch(failed);
	const start = () => {
		if (started || ending !== void 0) return;
		started = true;
		tellSwitch(watched);
		if (consent.level() === "off" && !isQueueLeft()) return;
		begin();
	};
	const quietly = (work) => {
		try {
			work();
		} catch (error) {
			failed(error);
		}
	};
	const begin = () => {
		began = moment(settings);
		const waits = drawFirstWaits(settings);
		if (loading !== void 0 || waits.openMs === 0 || !mayWait(settings, consent)) {
			return void wakeWith(() => ({ began, waits, late: false, saved: NOTHING_SAVED }));
		}
		const wait = waiting = waitToBegin({
			settings,
			consent,
			tally,
			sessionId,
			engine: () => engine,
			errors: early,
			began,
			waits,
			halves,
			isQueueLeft,
			keep,
			wake: () => wakeWith(() => wait.end())
		});
	};
	const enabled = () => {
		if (ending !== void 0 || consent.level() === "off") return;
		if (waiting === void 0 && waking === void 0) return begin();
		if (run2 === null || run2.hasBegun) return;
		began = moment(settings);
		void run2.begin({
			began,
			waits: drawFirstWaits(settings),
			late: false,
			saved: NOTHING_SAVED
		});
	};
	const disabled = () => {
		if (consent.level() !== "off") return;
		early.length = 0;
		tally.take();
		run2?.forget();
		if (settings.paths !== null) disk.removeNow(settings.paths.spool);
	};
	const watched = {
		level: consent.level,
		enabled: () => quietly(enabled),
		disabled: () => quietly(disabled)
	};
	watchReporter(watched);
	const loaded = () => waiting === void 0 ? load() : waiting.wake();
	const isQueueLeft = () => settings.paths !== null && disk.mayWrite(settings.paths.spool) && disk.exists(settings.paths.spool).state === "present";
	const stop = () => ending ??= (async () => {
		if (waiting !== void 0 || loading !== void 0) {
			const one = await loaded();
			if (one === null) waiting?.giveUp();
			await one?.stop();
		}
		unwatchReporter(watched);
	})();
	return {
		get sessionId() {
			return sessionId();
		},
		get level() {
			return consent.level();
		},
		get decision() {
			return consent.decision();
		},
		start: () => quietly(start),
		stop,
		engine: (told2) => quietly(() => {
			if (!active()) return;
			engine = { ...told2 };
			run2?.engineChanged();
		}),
		set: (name, value) => void (active() && tally.set(name, value)),
		get: (name) => tally.get(name),
		clear: (name) => tally.clear(name),
		count: (name, by = 1) => void (active() && tally.count(name, by)),
		feature: (name) => void (active() && tally.feature(name)),
		error: (error) => {
			if (!active()) return;
			if (run2 !== null) return run2.error(error);
			keep(error);
			void waiting?.wake();
		},
		preview: async () => await loaded().then((one) => one?.preview()).catch(failed) ?? NO_PREVIEW,
		explain: async () => await loaded().then((one) => one?.explain()).catch(failed) ?? statusWithoutRun(consent.decision(), settings.paths?.dir ?? null),
		flush: async () => {
			if (started) await loaded().then((one) => one?.flush()).catch(failed);
		},
		[Symbol.asyncDispose]: stop
	};
}
var NOTHING_SAVED = {
	start: false,
	engine: void 0,
	env: false,
	end: false
};
function moment({ now }) {
	return { at: now(), clock: performance.now() };
}

// reporter/silent_reporter.ts
function silentReporter() {
	const decision = {
		level: "off",
		decidedBy: "options of the program",
		because: "the program's options cannot be read",
		rules: [],
		mayAsk: false,
		since: null
	};
	const nothing = () => {
	};
	const later = () => Promise.resolve();
	let id;
	return {
		level: decision.level,
		decision,
		get sessionId() {
			return id ??= newId();
		},
		start: nothing,
		engine: nothing,
		set: nothing,
		get: () => void 0,
		clear: nothing,
		count: nothing,
		feature: nothing,
		error: nothing,
		preview: () => Promise.resolve(NO_PREVIEW),
		explain: () => Promise.resolve(statusWithoutRun(decision, null)),
		flush: later,
		stop: later,
		[Symbol.asyncDispose]: later
	};
}

// reporter/create_reporter.ts
function createReporter(options) {
	try {
		return assembleReporter(options, {
			onDemand: () => import("./on_demand.bundle.js"),
			atExit: () => import("./at_exit.bundle.js"),
			get atExitNow() {
				return mayRequire() ? requireAtExit : null;
			}
		});
	} catch {
		return silentReporter();
	}
}
function mayRequire() {
	if (!import.meta.url.startsWith("file:")) return false;
	const { state, partial } = Deno.permissions.querySync({ name: "read" });
	return state === "granted" && !partial;
}
function requireAtExit() {
	const { process } = globalThis;
	const { createRequire } = process.getBuiltinModule("node:module");
	return createRequire(import.meta.url)("./at_exit.bundle.js");
}

// reporter/initialize_usage_context.ts
function initializeUsageContext(options) {
	const reporter = createReporter(options);
	if (reporter.level === "off") return null;
	reporter.start();
	return reporter;
}

// reporter/machine_info.ts
async function detectCloudProvider(host = denoHost()) {
	return (await factsOf(host, ["provider"])).provider ?? "UNKNOWN";
}
async function getCpuInfo(host = denoHost()) {
	const facts = await factsOf(host, ["cpu"]);
	return {
		numCpu: facts.num_cpu,
		cpuType: facts.cpu_type,
		cpuFamilyModelStepping: facts.cpu_family_model_stepping
	};
}
async function getGpuInfo(host = denoHost()) {
	const facts = await factsOf(host, ["gpu", "accelerator"]);
	return {
		gpuCount: facts.gpu_count,
		gpuType: facts.gpu_type,
		gpuMemoryPerDevice: facts.gpu_memory_per_device,
		gpus: facts.gpus
	};
}
async function getMemoryInfo(host = denoHost()) {
	return { totalMemory: (await factsOf(host, ["memory"])).total_memory };
}
async function factsOf(host, names) {
	const { collectFacts, PROBES } = await import("./on_demand.bundle.js");
	const probes = PROBES.filter(({ name }) => names.includes(name));
	return (await collectFacts(host, { probes })).facts;
}

// reporter/runtime_usage_data.ts
var shared = createTally();
function setRuntimeUsageData(key, value) {
	shared.set(key, value);
}
function getRuntimeUsageData(key) {
	return key === void 0 ? shared.peek().tags : shared.get(key);
}
function clearRuntimeUsageData(key) {
	shared.clear(key);
}

// reporter/usage_context.ts
var UsageContext = {
	UNKNOWN: "UNKNOWN",
	CLI: "CLI",
	"API_SERVER": "API_SERVER",
	"FLEET_ORCHESTRATION": "FLEET_ORCHESTRATION",
	"AGENT_TASK": "AGENT_TASK",
	TESTING: "TESTING",
	"UNKNOWN_CONTEXT": "UNKNOWN_CONTEXT",
	"LLM_CLASS": "LLM_CLASS",
	"OPENAI_API_SERVER": "OPENAI_API_SERVER",
	"OPENAI_BATCH_RUNNER": "OPENAI_BATCH_RUNNER",
	"ENGINE_CONTEXT": "ENGINE_CONTEXT"
};
export {
	ACCELERATOR_PROGRAMS,
	LATER_FIELDS,
	LEVELS,
	MAX_EARLY_ERRORS,
	MAX_ENTRIES,
	MAX_MESSAGE_BYTES,
	MAX_NAME_LENGTH,
	MAX_STACK_FRAMES,
	MAX_TOKEN_LENGTH,
	REPORTER_DEFAULTS,
	TPU_VARIABLES,
	UsageContext,
	acceleratorOfPlace,
	clearRuntimeUsageData,
	configDir,
	consentVariables,
	createReporter,
	createTally,
	decideConsent,
	denoDisk,
	denoHost,
	detectCloudProvider,
	disableUsageStats,
	enableUsageStats,
	getCpuInfo,
	getGpuInfo,
	getMemoryInfo,
	getRuntimeUsageData,
	hasLaterFields,
	hookProcess,
	initializeUsageContext,
	isUsageStatsEnabled,
	latestVersions,
	loadIdMaker,
	lowestLevel,
	maySend,
	newId,
	outcomeOfError,
	outcomeWithoutStart,
	readConsentInput,
	readEndpoint,
	readSwitch,
	setRuntimeUsageData,
	spoolDir,
	startBackgroundTimer,
	startTimer,
	statePaths,
	timeOfId,
	variablePrefix
};
