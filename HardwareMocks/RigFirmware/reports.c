/* Reports of PUS service 1, and the queue from which the link pulls reports and events. */
#include "rig.h"

enum { NUMBER_MASK = 0x3FFFFFFF, LONGEST_PACKET = 6 + 14 + 24 + 2 };

uint32_t rf_reports_free(const rf_rig *rig) { return RF_REPORTS - (rig->report_end - rig->report_first); }

static void add(rf_rig *rig, uint8_t subtype, const rf_result *of, uint32_t number, rf_verdict verdict) {
    if (rf_reports_free(rig) == 0) {
        rf_tell(rig, RF_TAP_REPORT_DROPPED, of->id, subtype, 0);
        return;
    }
    rf_report *report = &rig->reports[rig->report_end % RF_REPORTS];
    report->subtype = subtype;
    report->function = of->function;
    report->request_id = of->request_id;
    report->id = of->id;
    report->number = number;
    report->verdict = verdict;
    report->at_us = rig->now_us;
    rig->report_end += 1;
}

void rf_report_plain(rf_rig *rig, uint8_t subtype, const rf_result *of, uint32_t number) {
    add(rig, subtype, of, number, (rf_verdict){0});
}

void rf_report_failure(rf_rig *rig, uint8_t subtype, const rf_result *of, rf_verdict verdict) {
    add(rig, subtype, of, 0, verdict);
}

static size_t write_report(rf_rig *rig, const rf_report *report, uint8_t *packet) {
    uint8_t *at = rf_packet_begin(rig, packet, RL_APID_REPORT, rig->sequence_report++, 1, report->subtype,
                                  rig->counter_report[report->subtype]++, report->at_us);
    at = rf_add32(at, report->request_id);
    at = rf_add32(at, report->id);
    if (report->subtype == 5) {
        at = rf_add16(at, (uint16_t)report->number);
    } else if (report->subtype == 7) {
        at = rf_add32(at, report->number);
    } else if (report->subtype % 2 == 0) {
        at = rf_add16(at, report->verdict.code);
        at = rf_add8(at, report->verdict.index);
        at = rf_add32(at, (uint32_t)report->verdict.value);
        at = rf_add32(at, (uint32_t)report->verdict.limit);
    }
    return rf_packet_end(packet, at);
}

/* The older of the two goes first, so that the host reads cause before effect. */
size_t rf_next_reliable(rf_rig *rig, uint8_t *packet, size_t capacity, uint32_t *tag) {
    if (capacity < LONGEST_PACKET) return 0;
    const bool has_report = rig->report_sent != rig->report_end;
    const bool has_event = rig->event_sent != rig->event_end;
    if (!has_report && !has_event) return 0;
    const rf_report *report = &rig->reports[rig->report_sent % RF_REPORTS];
    const rf_event *event = &rig->events[rig->event_sent % RF_EVENTS];
    if (has_report && (!has_event || report->at_us <= event->at_us)) {
        *tag = rig->report_sent & NUMBER_MASK;
        rig->report_sent += 1;
        rf_tell(rig, RF_TAP_REPORT_SENT, report->id, report->subtype, 0);
        return write_report(rig, report, packet);
    }
    *tag = RF_EVENT_TAG | (rig->event_sent & NUMBER_MASK);
    rig->event_sent += 1;
    return rf_event_write(rig, event, packet);
}

/* The full number behind a tag, if it stands between first and sent. */
static bool number_of(uint32_t tag, uint32_t first, uint32_t sent, uint32_t *number) {
    const uint32_t ahead = (tag - first) & NUMBER_MASK;
    *number = first + ahead;
    return ahead < sent - first;
}

static void event_acknowledged(rf_rig *rig, uint32_t tag) {
    uint32_t count = 0;
    if (!number_of(tag, rig->event_first, rig->event_sent, &count)) return;
    while (rig->event_first != count + 1) {
        const rf_event *event = &rig->events[rig->event_first % RF_EVENTS];
        rig->event_first += 1;
        rf_tell(rig, RF_TAP_EVENT_ACKNOWLEDGED, event->count, event->id, rig->store.boot_count);
    }
    if (rig->events_lost == 0) return;
    const uint32_t lost = rig->events_lost;
    rig->events_lost = 0;
    rf_event_add(rig, RL_EVENT_EVENTS_LOST, (int32_t)lost, 0);
}

void rf_acknowledged(rf_rig *rig, uint32_t tag) {
    if ((tag & RF_EVENT_TAG) != 0) {
        event_acknowledged(rig, tag);
        return;
    }
    uint32_t number = 0;
    if (!number_of(tag, rig->report_first, rig->report_sent, &number)) return;
    while (rig->report_first != number + 1) {
        const rf_report *report = &rig->reports[rig->report_first % RF_REPORTS];
        rig->report_first += 1;
        rf_tell(rig, RF_TAP_REPORT_ACKNOWLEDGED, report->id, report->subtype, 0);
        const bool granted = report->subtype == 7 && report->function == RL_FUNCTION_ARM;
        if (granted && report->id == rig->arm.command_id) rig->arm.granted_known = true;
    }
}

/* The end of the session says the rest: events start over from the oldest, reports are forgotten. */
void rf_dropped(rf_rig *rig, uint32_t tag) {
    uint32_t number = 0;
    if ((tag & RF_EVENT_TAG) != 0) return;
    if (!number_of(tag, rig->report_first, rig->report_sent, &number)) return;
    const rf_report *report = &rig->reports[number % RF_REPORTS];
    rf_tell(rig, RF_TAP_REPORT_DROPPED, report->id, report->subtype, 0);
}

void rf_forget_reports(rf_rig *rig) {
    while (rig->report_sent != rig->report_end) {
        const rf_report *report = &rig->reports[rig->report_sent % RF_REPORTS];
        rf_tell(rig, RF_TAP_REPORT_DROPPED, report->id, report->subtype, 0);
        rig->report_sent += 1;
    }
    rig->report_first = rig->report_end;
}
