# Facteur.  `make` builds build/facteurd and build/facteurctl; see CONTRIBUTING.md for the other targets.
BUILD	?= build
CC	?= gcc
PKGS	= gmime-3.0 sqlite3 libpcre2-8 libconfig libxml-2.0 libutf8proc jansson libical libseccomp libsystemd gnutls libcurl
HARDEN	= -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
FORTIFY	?= -O2 -D_FORTIFY_SOURCE=2
WARN	= -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wno-format-nonliteral -Wpointer-arith
# libetpan's and libcsv's pkg-config files are missing or leak linker flags: they are named by hand.
CFLAGS	?= -g
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(FORTIFY) $(HARDEN) -Idaemon -Iparsers $(shell pkg-config --cflags $(PKGS)) $(CFLAGS)
LDLIBS	= $(shell pkg-config --libs $(PKGS)) -letpan -lcsv -lm
ALL_LDFLAGS = -pie -Wl,-z,relro -Wl,-z,now $(LDFLAGS)

MAINS	= daemon/facteurd.c daemon/facteurctl.c
PARSERS	= $(wildcard parsers/*.c)
DAEMON	= $(filter-out $(MAINS),$(wildcard daemon/*.c daemon/*/*.c))
UNITS	= $(wildcard tests/unit/test_*.c)
OBJ	= $(patsubst %.c,$(BUILD)/%.o,$(DAEMON) $(PARSERS))
EMBED	= $(BUILD)/embed.o
PROGRAMS = $(BUILD)/facteurd $(BUILD)/facteurctl

all: $(PROGRAMS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The text that is compiled in: schema, migrations and the default templates (daemon/base/embed.h).
$(BUILD)/embed.c: contrib/embed $(wildcard daemon/store/*.sql daemon/store/migrations/*.sql templates/*/*)
	@mkdir -p $(@D)
	contrib/embed daemon/store templates > $@.new && mv $@.new $@
$(EMBED): $(BUILD)/embed.c
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

clean:
	rm -rf $(BUILD)

.PHONY: all unit clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
