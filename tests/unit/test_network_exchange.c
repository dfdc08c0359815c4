/* SPDX-License-Identifier: MIT */
/* Networks in and out: EigenTrust CSV, GraphML, DOT, Arrow. */
#include "../common/bytes.h"
#include "../common/nets.h"
#include "../common/with_profile.h"

#include <math.h>

static sot_status read_text(const char *text, size_t piece, sot_network **out, sot_error *error)
{
    bytes b = {.p = (char *)(uintptr_t)text, .size = strlen(text), .piece = piece};
    return sot_network_read_eigentrust(the_context, the_profile, bytes_read, &b, out, error);
}

START_TEST(eigentrust_is_read_and_written)
{
    static const char text[] =
        "i,j,v\r\n\"x, \"\"y\"\"\",b,2\r\nb,\"x, \"\"y\"\"\",0.1\n\nb,c,3\nc,b,-1\na,b";
    for (size_t piece = 1; piece < 9; piece += 7) {
        sot_network *n = NULL;
        bytes out = {0};
        OK(read_text(text, piece, &n, error));
        ck_assert_uint_eq(network_size(n), 4);
        OK(sot_network_write(n, SOT_FORMAT_EIGENTRUST, NULL, bytes_write, &out, error));
        ck_assert_str_eq(
            out.p, "i,j,v\na,b,1\nb,c,3\nb,\"x, \"\"y\"\"\",0.10000000149011612\n\"x, \"\"y\"\"\",b,2\n");
        free(out.p);
        sot_network_unref(n);
    }
}
END_TEST

START_TEST(bad_eigentrust_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        sot_status status;
        const char *says;
    } bad[] = {
        {"i,j,v\na,b,1\na,b,x\n", SOT_E_PARSE, "line 3: v: "},
        {"a,b,1\n\na\n", SOT_E_PARSE, "line 3: "},
        {"a,b,1,2\n", SOT_E_PARSE, "line 1: "},
        {"a,\"b\n", SOT_E_PARSE, "line 1: "},
        {"a,b\"c,1\n", SOT_E_PARSE, "line 1: "},
        {"a,\"b\"c,1\n", SOT_E_PARSE, "line 1: "},
        {"a,b\rc,1\n", SOT_E_PARSE, "line 1: "},
        {"a,,1\n", SOT_E_TEXT, "line 1: j"},
        {"a,\xff,1\n", SOT_E_TEXT, "line 1: j"},
        {"a,b,1e13\n", SOT_E_RANGE, "line 1: v"},
        {"a,b,nan\n", SOT_E_PARSE, "line 1: v"},
        {"peer_id,value\na,1\n", SOT_E_PARSE, "line 1: a list of peers and values is pre-trust"},
        {"i,v\na,1\n", SOT_E_PARSE, "line 1: a list of peers and values is pre-trust"},
        {"a;b;0,5\n", SOT_E_PARSE, "line 1: expected i,j,v separated by commas, with decimal points"},
        {"a\tb\t1\n", SOT_E_PARSE, "line 1: expected i,j,v separated by commas, not by tabs"},
        {"a,b,1\rb,a,1\r", SOT_E_PARSE, "line 1: a carriage return"},
        {"\xff\xfe\x61", SOT_E_TEXT, "line 1: the document is UTF-16"},
        {"\x1f\x8b\x08", SOT_E_PARSE, "line 1: the document is compressed by gzip"},
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        sot_network *n = NULL;
        sot_error e = SOT_ERROR_INIT;
        ck_assert_msg(read_text(bad[k].text, 0, &n, &e) == bad[k].status, "%s: %s", bad[k].text, e.message);
        ck_assert_msg(strncmp(e.message, bad[k].says, strlen(bad[k].says)) == 0, "%s", e.message);
        ck_assert_ptr_null(n);
    }
    sot_network *n = NULL;
    OK(read_text("", 0, &n, error));
    ck_assert_uint_eq(network_size(n), 0);
    sot_network_unref(n);
}
END_TEST

/* Headers as programs write them, and a byte-order mark that comes in pieces: no part of an id. */
START_TEST(eigentrust_by_its_headers)
{
    static const char *const heads[] = {"",
                                        "i,j,v\n",
                                        "I,J,V\n",
                                        "from,to,value\n",
                                        "source,target,weight\n",
                                        "truster,trustee,trust\n",
                                        "\xef\xbb\xbf",
                                        "\xef\xbb\xbfi,j,v\n"};
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        for (size_t piece = 1; piece < 4; piece++) {
            sot_network *n = NULL;
            bytes out = {0};
            sot_error e = SOT_ERROR_INIT;
            char text[80];
            snprintf(text, sizeof text, "%sa,b,1\nb,a,2\n", heads[k]);
            ck_assert_msg(read_text(text, piece, &n, &e) == SOT_OK, "%s: %s", heads[k], e.message);
            OK(sot_network_write(n, SOT_FORMAT_EIGENTRUST, NULL, bytes_write, &out, error));
            ck_assert_str_eq(out.p, "i,j,v\na,b,1\nb,a,2\n");
            free(out.p);
            sot_network_unref(n);
        }
}
END_TEST

/* XML has no form for most control characters: they become the sign for what cannot be shown. */
START_TEST(graphml_stays_xml)
{
    sot_network *n = NULL;
    bytes xml = {0};
    OK(read_text("a\x1b[31m,\"b\x01<]]>&\",1\n\"c\x7f\xef\xbf\xbf\",a\x1b[31m,1\n", 0, &n, error));
    OK(sot_network_write(n, SOT_FORMAT_GRAPHML, NULL, bytes_write, &xml, error));
    for (const char *p = xml.p; *p; p++)
        ck_assert_msg((unsigned char)*p >= 0x20 || *p == '\n', "byte %02x", (unsigned)*p);
    ck_assert_ptr_null(strstr(xml.p, "\xef\xbf\xbf"));
    ck_assert_ptr_null(strstr(xml.p, "]]>"));
    ck_assert_ptr_nonnull(strstr(xml.p, "&amp;"));
    free(xml.p);
    sot_network_unref(n);
}
END_TEST

static sot_network *small(void)
{
    sot_network *n = NULL;
    OK(read_text("a,b,2\nb,a,1\n\"<&\"\"\",a,1\nd,a,-1\n", 0, &n, error));
    return n;
}

START_TEST(approximate_standing_is_never_called_standing)
{
    sot_network *n = small();
    const char *seed = "a";
    sot_standing *all[2] = {NULL, NULL};
    OK(sot_network_standing(n, &seed, 1, NULL, &all[0], error));
    OK(standing_local(n, "a", NULL, &all[1], error));
    for (int k = 0; k < 2; k++) {
        bytes xml = {0}, dot = {0};
        OK(sot_network_write(n, SOT_FORMAT_GRAPHML, all[k], bytes_write, &xml, error));
        OK(sot_network_write(n, SOT_FORMAT_DOT, all[k], bytes_write, &dot, error));
        ck_assert((strstr(xml.p, "attr.name=\"standing\"") != NULL) == (k == 0));
        ck_assert((strstr(xml.p, "standing_approximate") != NULL) == (k == 1));
        ck_assert((strstr(dot.p, "standing_approximate") != NULL) == (k == 1));
        ck_assert_ptr_nonnull(
            strstr(xml.p, "<edge source=\"&lt;&amp;&quot;\" target=\"a\"><data key=\"weight\">1<"));
        ck_assert_ptr_nonnull(strstr(dot.p, "\"<&\\\"\" -> \"a\" [weight=1"));
        free(xml.p), free(dot.p);
        struct ArrowArrayStream stream;
        struct ArrowSchema schema;
        struct ArrowArray batch, none;
        OK(sot_network_export_contacts(n, all[k], &stream, error));
        ck_assert_int_eq(stream.get_schema(&stream, &schema), 0);
        ck_assert_int_eq(stream.get_next(&stream, &batch), 0);
        ck_assert_int_eq(stream.get_next(&stream, &none), 0);
        ck_assert_ptr_null(none.release);
        ck_assert_int_eq(batch.length, 4);
        ck_assert_str_eq(schema.children[2]->name, k ? "standing_approximate" : "standing");
        const uint32_t *degree = batch.children[1]->buffers[1];
        ck_assert(degree[0] == 0 && degree[1] == 1 && degree[2] == 1 && degree[3] == 0);
        const double *value = batch.children[2]->buffers[1];
        ck_assert(value[1] == sot_standing_of(all[k], "a") && value[0] == 0);
        schema.release(&schema);
        batch.release(&batch);
        stream.release(&stream);
    }
    sot_network *other = small();
    bytes out = {0};
    struct ArrowArrayStream stream;
    FAILS(SOT_E_MISMATCH, sot_network_write(other, SOT_FORMAT_DOT, all[0], bytes_write, &out, error));
    FAILS(SOT_E_MISMATCH, sot_network_export_contacts(other, all[0], &stream, error));
    sot_network_unref(other);
    sot_standing_free(all[0]);
    sot_standing_free(all[1]);
    sot_network_unref(n);
}
END_TEST

START_TEST(edges_as_arrow)
{
    sot_network *n = small();
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    OK(sot_network_export_edges(n, &stream, error));
    sot_network_unref(n);
    ck_assert_int_eq(stream.get_schema(&stream, &schema), 0);
    ck_assert_int_eq(stream.get_next(&stream, &batch), 0);
    stream.release(&stream);
    ck_assert(batch.length == 4 && batch.n_children == 7);
    static const char *const names[] = {"from", "to", "weight", "r", "s", "trust", "mutual"};
    for (int k = 0; k < 7; k++)
        ck_assert_str_eq(schema.children[k]->name, names[k]);
    const int32_t *offsets = batch.children[0]->buffers[1];
    ck_assert(offsets[1] == 3 && offsets[2] == 4 && offsets[4] == 6);
    ck_assert_mem_eq(batch.children[0]->buffers[2], "<&\"abd", 6);
    const double *mutual = batch.children[6]->buffers[1], *s = batch.children[4]->buffers[1];
    ck_assert(mutual[0] == 0 && mutual[1] == 1 && mutual[2] == 1 && mutual[3] == 0 && s[3] == 1);
    schema.release(&schema);
    batch.release(&batch);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("network exchange");
    TCase *tests = add_case(suite, "exchange");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, eigentrust_is_read_and_written);
    tcase_add_test(tests, bad_eigentrust_is_refused_with_its_line);
    tcase_add_test(tests, eigentrust_by_its_headers);
    tcase_add_test(tests, graphml_stays_xml);
    tcase_add_test(tests, approximate_standing_is_never_called_standing);
    tcase_add_test(tests, edges_as_arrow);
    return run_suite(suite);
}
