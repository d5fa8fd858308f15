# Facteur.  `make` builds build/facteurd and build/facteurctl; CONTRIBUTING.md tells the other targets.
BUILD	?= build
ifeq ($(origin CC),default)
CC	= gcc
endif
PYTHON	?= /usr/bin/python3
PREFIX	?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR	?=
# Commands are shown with V=1 only; all processors are used unless make is told otherwise.
ifneq ($(V),1)
.SILENT:
endif
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

PKGS	= gmime-3.0 libarchive sqlite3 libpcre2-8 libconfig libxml-2.0 libutf8proc jansson libical libseccomp libsystemd gnutls libcurl
HARDEN	= -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
FORTIFY	?= -O2 -D_FORTIFY_SOURCE=2
WARN	= -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wno-format-nonliteral -Wpointer-arith
# libetpan's and libcsv's pkg-config files are missing or leak linker flags: they are named by hand.
CFLAGS	?= -g
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(FORTIFY) $(HARDEN) -Idaemon -Iparsers $(PKG_CFLAGS) $(CFLAGS)
LDLIBS	:= $(shell pkg-config --libs $(PKGS)) -letpan -lcsv -lresolv -lm
ALL_LDFLAGS = -pie -Wl,-z,relro -Wl,-z,now $(LDFLAGS)

MAINS	= daemon/facteurd.c daemon/facteurctl.c
PARSERS	= $(wildcard parsers/*.c)
DAEMON	= $(filter-out $(MAINS),$(wildcard daemon/*.c daemon/*/*.c daemon/*/*/*.c))
UNITS	= $(wildcard tests/unit/test_*.c)
OBJ	= $(patsubst %.c,$(BUILD)/%.o,$(DAEMON) $(PARSERS))
EMBED	= $(BUILD)/embed.o $(BUILD)/phrases.o
PROGRAMS = $(BUILD)/facteurd $(BUILD)/facteurctl

all: $(PROGRAMS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The text that is compiled in: schema, migrations and the default templates (daemon/base/embed.h).
$(BUILD)/embed.c: contrib/embed $(wildcard daemon/store/*.sql daemon/store/migrations/*.sql templates/*/*)
	@mkdir -p $(@D)
	contrib/embed daemon/store templates > $@.new && mv $@.new $@
# The English of what the code says (daemon/letters/phrases.h).
$(BUILD)/phrases.c: contrib/phrases daemon/letters/phrases.tsv
	@mkdir -p $(@D)
	contrib/phrases > $@.new && mv $@.new $@
$(EMBED): $(BUILD)/%.o: $(BUILD)/%.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/libparsers.a: $(patsubst %.c,$(BUILD)/%.o,$(PARSERS))
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/libfacteur.a: $(patsubst %.c,$(BUILD)/%.o,$(DAEMON)) $(EMBED)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/facteurd $(BUILD)/facteurctl: $(BUILD)/%: $(BUILD)/daemon/%.o $(BUILD)/libfacteur.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -Wl,--start-group $(BUILD)/libfacteur.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libfacteur.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -Wl,--start-group $(BUILD)/libfacteur.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS) -lcmocka

unit: $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(UNITS))

# Everything that can be run here, counted in one last line.
test: all unit tries
	tests/run --build $(BUILD)

# Which test proves which feature; fails when one has none.
features:
	tests/features

# Linters and the rules of the house; needs no build.
check:
	contrib/check --build $(BUILD)

# The suite again, where every wrong access, undefined step and leak is a failure.  Fortified libc calls would hide
# some from ASan, and its own instrumentation makes gcc see null formats that are not there.  No strict_string_checks:
# every strcspn would walk to the end of its string, and long letters would take the square of their time.
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
sanitize: export ASAN_OPTIONS = detect_leaks=1:detect_stack_use_after_return=1
sanitize: export UBSAN_OPTIONS = print_stacktrace=1
sanitize: export LSAN_OPTIONS = print_suppressions=0$(addprefix :suppressions=,$(wildcard $(CURDIR)/tests/lsan.supp))
sanitize:
	$(MAKE) BUILD=build-asan FORTIFY="-O1 -U_FORTIFY_SOURCE" CFLAGS="-g $(SANITIZE)" \
	    WARN="$(WARN) -Wno-format-truncation -Wno-maybe-uninitialized" test

valgrind: unit
	tests/run --build $(BUILD) --valgrind

clang:
	$(MAKE) BUILD=build-clang CC=clang all unit
	tests/run --build build-clang --units

# clang's static analyzer, which follows each path through a function; a file that was found clean is not looked at again.
HEADERS	= $(wildcard daemon/*.h daemon/*/*.h parsers/*.h)
$(BUILD)/analyzed/%.ok: %.c $(HEADERS)
	@mkdir -p $(@D)
	clang --analyze --analyzer-output text -Qunused-arguments -Xclang -analyzer-werror $(ALL_CFLAGS) $<
	@touch $@
analyze: $(patsubst %.c,$(BUILD)/analyzed/%.ok,$(MAINS) $(DAEMON) $(PARSERS))
.PHONY: analyze

# How many lines of each room the unit tests and the stories run; tests/testbed/unfenced.c says what is different there.
COUNTED	= build-coverage
UNFENCED = -Wl,--wrap=seccomp_load -Wl,--wrap=setrlimit -Wl,--wrap=syscall -Wl,--wrap=_exit
coverage:
	@mkdir -p $(COUNTED)
	$(CC) -O1 -Wall -Wextra -Werror -c -o $(COUNTED)/unfenced.o tests/testbed/unfenced.c
	$(MAKE) BUILD=$(COUNTED) FORTIFY=-O0 CFLAGS="-g --coverage -fprofile-update=atomic" HARDEN=-fPIE \
	    WARN="$(WARN) -Wno-maybe-uninitialized" LDFLAGS="$(UNFENCED) $(COUNTED)/unfenced.o" all unit
	tests/coverage --build $(COUNTED)
.PHONY: coverage

# What takes longer than a commit should wait for; run before an issue is called resolved.
gates: export FACTEUR_KILLS = 20
gates: export FACTEUR_REPLIES = 500
gates: export FACTEUR_DEEP = 1
gates: export FACTEUR_PASS_KILLS = 200
gates: export FACTEUR_FAULTS = all
gates:
	$(MAKE) test
	$(MAKE) clang
	$(MAKE) valgrind
	$(MAKE) sanitize
	$(MAKE) analyze
	$(MAKE) fuzz
	$(MAKE) coverage
	$(MAKE) chaos
	$(MAKE) deb-check
	$(MAKE) bare-check

# Everything bad that stories can do to it, many times over, and what came of it in numbers.
chaos: all
	tests/chaos --build $(BUILD)
.PHONY: chaos

# Each tests/fuzz/fuzz_NAME.c for FUZZ_S seconds (or FUZZ_RUNS inputs, as `make fuzz FUZZ_S=0 FUZZ_RUNS=1000000
# FUZZERS=tests/fuzz/fuzz_date.c`), from the seeds in tests/fuzz/NAME/ and the words in tests/fuzz/NAME.dict; what it
# learns stays in the build.  Longer inputs than 4 KB are test_limits' matter.
FUZZERS	= $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_S	?= 60
FUZZ_RUNS ?= -1
FUZZ_FLAGS = -max_len=4096 -max_total_time=$(FUZZ_S) -runs=$(FUZZ_RUNS) -rss_limit_mb=4096 -timeout=20 -print_final_stats=1
# All that parsers need: half a minute to build where the whole house takes five.
$(BUILD)/libbase.a: $(patsubst %.c,$(BUILD)/%.o,$(wildcard daemon/base/*.c) daemon/reader/rule_files.c)
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/libbase.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o,$^) -Wl,--start-group $(BUILD)/libbase.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS)
fuzzers: $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%,$(FUZZERS))
# A smaller quarantine of freed memory makes a reading seven times faster.
fuzz: export ASAN_OPTIONS = quarantine_size_mb=16
fuzz:
	$(MAKE) BUILD=build-fuzz CC=clang FORTIFY="-O1 -U_FORTIFY_SOURCE" CFLAGS="-g -fsanitize=fuzzer-no-link $(SANITIZE)" fuzzers
	for name in $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZERS)); do \
	    learnt=build-fuzz/corpus/$$name; mkdir -p $$learnt; \
	    build-fuzz/tests/fuzz/fuzz_$$name $(FUZZ_FLAGS) -dict=tests/fuzz/$$name.dict \
	        -artifact_prefix=build-fuzz/$$name- $$learnt tests/fuzz/$$name || exit 1; \
	done
	echo "$(words $(FUZZERS)) passed, 0 failed"
.PHONY: fuzz fuzzers

# The same targets without libFuzzer: a few seconds of each are part of every run (tests/fuzz/try.c).
TRIES	= $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/fuzz/try_%,$(FUZZERS))
$(BUILD)/tests/fuzz/try_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/fuzz.o $(BUILD)/tests/fuzz/try.o $(BUILD)/libbase.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(BUILD)/libbase.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS)
tries: $(TRIES)
.PHONY: tries

# What is made of labelled mail: the sets of tests/corpus, and of ../shared/corpus where it is there.
corpus: all
	tests/corpus/score.py --build $(BUILD)
.PHONY: corpus

# How fast letters are read, beside bare GMime (tests/bench/README.md).
$(BUILD)/tests/bench/read: $(BUILD)/tests/bench/read.o $(BUILD)/tests/bench/reader.o $(BUILD)/tests/bench/letters.o $(BUILD)/libfacteur.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(BUILD)/libfacteur.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS)
bench-read: $(BUILD)/tests/bench/read
	$<
# How the time of reading a hostile letter grows with its size, and beside bare GMime.
$(BUILD)/tests/bench/limits: $(BUILD)/tests/bench/limits.o $(BUILD)/tests/bench/reader.o $(BUILD)/libfacteur.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(BUILD)/libfacteur.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS)
bench-limits: $(BUILD)/tests/bench/limits
	$<
# How fast scenarios leave and answers are taken in, on a real SMTP sink and a real Dovecot, beside what they could be.
bench-out bench-in bench-answer bench-growth: all
	FACTEUR_BUILD=$(abspath $(BUILD)) tests/bench/$(@:bench-%=%).py
# A million candidates taken in beside sqlite3, and found beside an R*Tree; BENCH_CANDIDATES for fewer.
BENCH_CANDIDATES = 1000000
$(BUILD)/tests/bench/search: $(BUILD)/tests/bench/search.o $(BUILD)/libfacteur.a $(BUILD)/libparsers.a
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(BUILD)/libfacteur.a $(BUILD)/libparsers.a -Wl,--end-group $(LDLIBS)
bench-search: all $(BUILD)/tests/bench/search
	FACTEUR_BUILD=$(abspath $(BUILD)) tests/bench/import $(BENCH_CANDIDATES)
	$(BUILD)/tests/bench/search $(BUILD)/bench/world/state
# One after the other: each wants the machine to itself.
BENCHES = bench-read bench-limits bench-search bench-out bench-in bench-answer bench-growth
bench:
	@for one in $(BENCHES); do $(MAKE) --no-print-directory $$one || exit 1; done
.PHONY: bench $(BENCHES)

# The main job told as a story: on two Maildirs, or on private servers on loopback.
demo: all
	FACTEUR_BUILD=$(abspath $(BUILD)) contrib/demo/demo
demo-servers: all
	FACTEUR_BUILD=$(abspath $(BUILD)) contrib/demo/demo-servers

# A picture of every mail, as a telephone, a desktop and a dark room show it: build/shots/.
shots: all
	contrib/shots/shots --facteurctl $(BUILD)/facteurctl --out $(BUILD)/shots

# Configuration files that are there already are the sysadmin's and stay.  The sample is documentation: `facteurctl setup`
# writes the one that counts.
install: all
	install -d $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SYSCONFDIR)/facteur
	install -m 755 $(BUILD)/facteurd $(DESTDIR)$(PREFIX)/sbin/facteurd
	install -m 755 $(BUILD)/facteurctl $(DESTDIR)$(PREFIX)/bin/facteurctl
	install -D -m 644 etc/facteur.conf $(DESTDIR)$(PREFIX)/share/doc/facteur/examples/facteur.conf
	for file in contrib/examples/*/* contrib/guide.fr.md contrib/shots/*.png; do \
	    to=$${file#contrib/}; \
	    install -D -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/doc/facteur/$$to" || exit 1; \
	done
	for file in etc/*; do \
	    to=$(DESTDIR)$(SYSCONFDIR)/facteur/$${file##*/}; \
	    [ $$file != etc/facteur.conf ] || continue; \
	    [ -e "$$to" ] || install -m 644 "$$file" "$$to" || exit 1; \
	done
	for file in templates/*/*; do \
	    install -D -m 644 "$$file" "$(DESTDIR)$(SYSCONFDIR)/facteur/$$file" || exit 1; \
	done
	for unit in contrib/systemd/*.service contrib/systemd/*.timer; do \
	    to="$(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/}"; \
	    install -D -m 644 "$$unit" "$$to" && \
	    sed -i -e 's|/usr/sbin/facteurd|$(PREFIX)/sbin/facteurd|' -e 's|/usr/bin/facteurctl|$(PREFIX)/bin/facteurctl|' \
	        -e 's|/etc/facteur|$(SYSCONFDIR)/facteur|g' "$$to" || exit 1; \
	done
	install -D -m 644 contrib/completion/facteurctl "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/facteurctl"
	install -D -m 755 contrib/monitoring/check_facteur "$(DESTDIR)$(PREFIX)/lib/nagios/plugins/check_facteur"
	install -D -m 644 contrib/systemd/facteur.sysusers "$(DESTDIR)$(PREFIX)/lib/sysusers.d/facteur.conf"
	install -D -m 644 contrib/systemd/facteur.tmpfiles "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/facteur.conf"
	for page in contrib/man/*.[1-8]; do \
	    [ -e "$$page" ] || continue; \
	    install -D -m 644 "$$page" "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}" || exit 1; \
	done

# A Debian package of the tree as it stands, in build/deb; nothing is built here, and nobody asked (contrib/debian).
DEB	= $(BUILD)/deb
deb:
	rm -rf $(DEB)
	mkdir -p $(DEB)/facteur
	tar -c --exclude=./.git --exclude='./build*' --exclude='*/__pycache__' . | tar -x -C $(DEB)/facteur
	cp -r contrib/debian $(DEB)/facteur/debian
	cd $(DEB)/facteur && MAKEFLAGS= MAKELEVEL= dpkg-buildpackage -b -us -uc -ui >../build.log 2>&1 || { tail -n 30 ../build.log; exit 1; }
	rm -rf $(DEB)/facteur
	ls $(DEB)/*.deb
# Clean by lintian's rules, and tried in a root of its own: installed, used, upgraded, removed, purged.
deb-check: deb
	lintian --fail-on error,warning $(DEB)/*.changes
	contrib/debian-check $(DEB)/facteur_*.deb
# The same, and what README.md promises before, on a bare Debian 12 that is downloaded and thrown away.
bare-check:
	tests/e2e/bare-debian
.PHONY: deb deb-check bare-check

clean:
	rm -rf $(BUILD) build-asan build-clang build-fuzz build-coverage

.PHONY: all unit test features check sanitize valgrind clang gates demo demo-servers shots install clean
# Kept; and only these: a library's missing object is always built, however new the library.
.SECONDARY: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/*/*.c))
-include $(shell find $(BUILD) -type f -name '*.d' 2>/dev/null)
