/* SPDX-License-Identifier: MIT */
/* Networks for other programs: GraphML and DOT. */
#include "base/number.h"
#include "network/standing.h"
#include "socialtrust/exchange.h"
#include "writer.h"

static void put(sot__writer *writer, const char *text)
{
    sot__write(writer, text, strlen(text));
}

static void put_number(sot__writer *writer, double value)
{
    char text[32];
    sot__write(writer, text, sot__format_exact(value, text));
}

/* XML 1.0 cannot hold most control characters, not even escaped: they are shown as U+FFFD. */
static void put_xml(sot__writer *writer, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&')
            put(writer, "&amp;");
        else if (c == '<')
            put(writer, "&lt;");
        else if (c == '>')
            put(writer, "&gt;");
        else if (c == '"')
            put(writer, "&quot;");
        else if (c == '\t' || c == '\n' || c == '\r')
            put(writer, c == '\t' ? "&#9;" : c == '\n' ? "&#10;" : "&#13;");
        else if (c < 0x20)
            put(writer, "\xef\xbf\xbd");
        else if (c == 0xef && (unsigned char)text[1] == 0xbf && (unsigned char)text[2] >= 0xbe) {
            put(writer, "\xef\xbf\xbd"); /* U+FFFE and U+FFFF are no characters of XML either */
            text += 2;
        } else
            sot__write_char(writer, (char)c);
    }
}

static void put_dot(sot__writer *writer, const char *text)
{
    sot__write_char(writer, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            sot__write_char(writer, '\\');
        if (*text == '\n')
            put(writer, "\\n");
        else
            sot__write_char(writer, *text);
    }
    sot__write_char(writer, '"');
}

static double standing_at(const sot_standing *standing, uint32_t i)
{
    if (!standing->indexes)
        return standing->values[i];
    uint32_t at = sot__list_find(standing->indexes, 0, standing->count, i);
    return at < standing->count ? standing->values[at] : 0;
}

/* What is approximate says so in its name. */
static const char *standing_name(const sot_standing *standing)
{
    return standing->kind == SOT_STANDING_FULL ? "standing" : "standing_approximate";
}

static sot_status begin(sot__writer *writer, const sot_network *network, const sot_standing *standing,
                        sot_write_fn write, void *user, sot_error *error)
{
    if (!network || !write)
        return sot__fail(error, SOT_E_ARGUMENT, "a network and a function that writes are needed");
    sot__writer_begin(writer, write, user);
    return sot__standing_check(network, standing, error);
}

static void graphml_data(sot__writer *writer, const char *key, double value)
{
    put(writer, "<data key=\"");
    put(writer, key);
    put(writer, "\">");
    put_number(writer, value);
    put(writer, "</data>");
}

static sot_status write_graphml(const sot_network *network, const sot_standing *standing, sot_write_fn write,
                                void *user, sot_error *error)
{
    static const char keys[][7] = {"weight", "r", "s", "trust"};
    sot__writer writer;
    sot_status status = begin(&writer, network, standing, write, user, error);
    if (status != SOT_OK)
        return status;
    put(&writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    for (int k = 0; k < 4; k++) {
        put(&writer, "<key id=\"");
        put(&writer, keys[k]);
        put(&writer, "\" for=\"edge\" attr.name=\"");
        put(&writer, keys[k]);
        put(&writer, "\" attr.type=\"double\"/>\n");
    }
    if (standing) {
        put(&writer, "<key id=\"standing\" for=\"node\" attr.name=\"");
        put(&writer, standing_name(standing));
        put(&writer, "\" attr.type=\"double\"/>\n");
    }
    put(&writer, "<graph edgedefault=\"directed\">\n");
    for (uint32_t i = 0; i < network->count; i++) {
        put(&writer, "<node id=\"");
        put_xml(&writer, sot__network_name(network, i));
        put(&writer, "\">");
        if (standing)
            graphml_data(&writer, "standing", standing_at(standing, i));
        put(&writer, "</node>\n");
    }
    for (uint32_t i = 0; i < network->count; i++) {
        sot__walk walk = sot__walk_of(network, i);
        const sot__said *said;
        for (uint32_t j; (said = sot__walk_next(network, &walk, &j)) != NULL;) {
            double r = (double)said->r, s = (double)said->s;
            put(&writer, "<edge source=\"");
            put_xml(&writer, sot__network_name(network, i));
            put(&writer, "\" target=\"");
            put_xml(&writer, sot__network_name(network, j));
            put(&writer, "\">");
            graphml_data(&writer, "weight", (double)said->weight);
            graphml_data(&writer, "r", r);
            graphml_data(&writer, "s", s);
            graphml_data(&writer, "trust", sot__said_trust(network, r, s));
            put(&writer, "</edge>\n");
        }
    }
    put(&writer, "</graph>\n</graphml>\n");
    return sot__writer_end(&writer, error);
}

static void dot_attribute(sot__writer *writer, const char *before, const char *name, double value)
{
    put(writer, before);
    put(writer, name);
    sot__write_char(writer, '=');
    put_number(writer, value);
}

static sot_status write_dot(const sot_network *network, const sot_standing *standing, sot_write_fn write,
                            void *user, sot_error *error)
{
    sot__writer writer;
    sot_status status = begin(&writer, network, standing, write, user, error);
    if (status != SOT_OK)
        return status;
    put(&writer, "digraph socialtrust {\n");
    for (uint32_t i = 0; i < network->count; i++) {
        put_dot(&writer, sot__network_name(network, i));
        if (standing) {
            dot_attribute(&writer, " [", standing_name(standing), standing_at(standing, i));
            put(&writer, "]");
        }
        put(&writer, ";\n");
    }
    for (uint32_t i = 0; i < network->count; i++) {
        sot__walk walk = sot__walk_of(network, i);
        const sot__said *said;
        for (uint32_t j; (said = sot__walk_next(network, &walk, &j)) != NULL;) {
            double r = (double)said->r, s = (double)said->s;
            put_dot(&writer, sot__network_name(network, i));
            put(&writer, " -> ");
            put_dot(&writer, sot__network_name(network, j));
            dot_attribute(&writer, " [", "weight", (double)said->weight);
            dot_attribute(&writer, ", ", "r", r);
            dot_attribute(&writer, ", ", "s", s);
            dot_attribute(&writer, ", ", "trust", sot__said_trust(network, r, s));
            put(&writer, "];\n");
        }
    }
    put(&writer, "}\n");
    return sot__writer_end(&writer, error);
}

static sot_status write_eigentrust(const sot_network *network, const sot_standing *standing,
                                   sot_write_fn write, void *user, sot_error *error)
{
    sot__writer writer;
    sot_status status = begin(&writer, network, standing, write, user, error);
    if (status != SOT_OK)
        return status;
    sot__write(&writer, "i,j,v\n", 6);
    for (uint32_t i = 0; i < network->count; i++) {
        sot__walk walk = sot__walk_of(network, i);
        const sot__said *said;
        for (uint32_t j; (said = sot__walk_next(network, &walk, &j)) != NULL;) {
            char text[32];
            if (!(said->weight > 0))
                continue;
            sot__write_csv(&writer, sot__network_name(network, i));
            sot__write_char(&writer, ',');
            sot__write_csv(&writer, sot__network_name(network, j));
            sot__write_char(&writer, ',');
            sot__write(&writer, text, sot__format_exact((double)said->weight, text));
            sot__write_char(&writer, '\n');
        }
    }
    return sot__writer_end(&writer, error);
}

sot_status sot_network_write(const sot_network *network, int format, const sot_standing *standing,
                             sot_write_fn write, void *user, sot_error *error)
{
    sot__begin(error);
    switch (format) {
    case SOT_FORMAT_GRAPHML:
        return write_graphml(network, standing, write, user, error);
    case SOT_FORMAT_DOT:
        return write_dot(network, standing, write, user, error);
    case SOT_FORMAT_EIGENTRUST:
        return write_eigentrust(network, standing, write, user, error);
    default:
        return sot__fail(error, SOT_E_ARGUMENT,
                         "format is %d: a network is written as GraphML, DOT or EigenTrust", format);
    }
}
