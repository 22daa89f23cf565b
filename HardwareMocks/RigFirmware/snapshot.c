/* The fault snapshot: what moved in the second and a half before a trip, and in the half second behind it.
 *
 * The first trip freezes it, and it stays until a person acknowledges: what came after is not what began it.
 * A reset that leaves the memory alone (watchdog, pin, software) leaves it, too. */
#include "rig.h"

#include <string.h>

enum { PART_EVERY_MS = 250 /* a thousand octets each: never more than half of the line */ };

enum { HEADER_OCTETS = 20, TRAILER_OCTETS = 2 };

enum { PIECE_SAMPLES = 20, PIECES = RF_SNAPSHOT_SAMPLES / PIECE_SAMPLES };

static bool frozen(const rf_rig *rig) { return rig->snapshot.cause != 0 && rig->snapshot.after == 0; }

static uint32_t mixed(uint32_t sum, uint32_t with) { return (sum << 5 | sum >> 27) ^ with; }

/* A piece of the sum: the whole of it would take longer than a step may. */
static uint32_t add_piece(const rf_snapshot *snapshot, uint32_t sum, uint16_t piece) {
    const uint8_t *from = (const uint8_t *)&snapshot->samples[piece * PIECE_SAMPLES];
    return mixed(sum, rl_crc32c(from, PIECE_SAMPLES * sizeof snapshot->samples[0]));
}

static uint32_t finish(const rf_snapshot *snapshot, uint32_t sum) {
    const uint32_t words[] = {
        snapshot->transaction, snapshot->next, snapshot->filled, snapshot->cause, snapshot->end_ms,
        snapshot->boot_count};
    for (size_t index = 0; index < sizeof words / sizeof words[0]; index++) {
        sum = mixed(sum, words[index]);
    }
    return sum | 1; /* never that of cleared memory */
}

static uint32_t check_of(const rf_snapshot *snapshot) {
    uint32_t sum = 0;
    for (uint16_t piece = 0; piece < PIECES; piece++) sum = add_piece(snapshot, sum, piece);
    return finish(snapshot, sum);
}

/* A piece in each step behind the freezing. */
static void seal(rf_snapshot *snapshot) {
    if (snapshot->pieces >= PIECES) return;
    snapshot->sum = add_piece(snapshot, snapshot->sum, snapshot->pieces);
    snapshot->pieces += 1;
    if (snapshot->pieces == PIECES) snapshot->check = finish(snapshot, snapshot->sum);
}

void rf_snapshot_wake(rf_rig *rig, uint8_t reset_cause) {
    rf_snapshot *snapshot = &rig->snapshot;
    const bool powered = reset_cause != RL_RESET_POWER && reset_cause != RL_RESET_BROWN_OUT;
    const bool sound = powered && snapshot->cause != 0 && snapshot->after == 0
        && snapshot->next < RF_SNAPSHOT_SAMPLES && snapshot->filled <= RF_SNAPSHOT_SAMPLES
        && snapshot->check == check_of(snapshot);
    if (!sound) memset(snapshot, 0, sizeof *snapshot);
    snapshot->pieces = PIECES;
    snapshot->part = 0;
    snapshot->part_us = 0;
}

void rf_snapshot_freeze(rf_rig *rig, uint8_t cause) {
    rf_snapshot *snapshot = &rig->snapshot;
    if (snapshot->cause != 0) return;
    snapshot->cause = cause;
    snapshot->after = RF_SNAPSHOT_AFTER;
    snapshot->transaction += 1;
    snapshot->boot_count = rig->store.boot_count;
}

void rf_snapshot_release(rf_rig *rig) {
    rig->snapshot.cause = 0;
    rig->snapshot.after = 0;
    rig->snapshot.part = 0;
    rig->snapshot.check = 0;
}

uint8_t rf_snapshot_cause(const rf_rig *rig) { return frozen(rig) ? rig->snapshot.cause : 0; }

static uint8_t parts(const rf_snapshot *snapshot) {
    return (uint8_t)((snapshot->filled + RF_PART_SAMPLES - 1) / RF_PART_SAMPLES);
}

static void take(rf_rig *rig) {
    rf_snapshot *snapshot = &rig->snapshot;
    rf_sample_of *sample = &snapshot->samples[snapshot->next];
    sample->rpm_01 = (int16_t)rig->inputs.spindle_rpm_01;
    sample->spindle_ma = rig->inputs.spindle_ma;
    sample->torque_001nm = rig->inputs.torque_001nm;
    sample->force_01n = rig->wob_01n;
    sample->z_bit_um = rf_z_bit(rig);
    snapshot->next = (uint16_t)((snapshot->next + 1) % RF_SNAPSHOT_SAMPLES);
    if (snapshot->filled < RF_SNAPSHOT_SAMPLES) snapshot->filled += 1;
    snapshot->end_ms = (uint32_t)(rig->now_us / RF_MS);
}

/* ---- Parts --------------------------------------------------------------------------------------------- */

uint32_t rf_snapshot_ask(rf_rig *rig, uint8_t part) {
    rf_snapshot *snapshot = &rig->snapshot;
    const uint8_t most = parts(snapshot);
    if (!frozen(rig) || part > most) return 0;
    snapshot->part = part == 0 ? 1 : part;
    snapshot->last_part = part == 0 ? most : part;
    return (uint32_t)(snapshot->last_part - snapshot->part + 1);
}

/* Samples as they stand on the wire; a part that is not full ends in zeros. */
static uint32_t put_samples(const rf_snapshot *snapshot, uint16_t first, uint8_t *at) {
    uint32_t put = 0;
    for (uint16_t index = first; index < first + RF_PART_SAMPLES && index < snapshot->filled; index++) {
        const uint32_t oldest = snapshot->filled < RF_SNAPSHOT_SAMPLES ? 0 : snapshot->next;
        const rf_sample_of *sample = &snapshot->samples[(oldest + index) % RF_SNAPSHOT_SAMPLES];
        at = rf_add16(at, (uint16_t)sample->rpm_01);
        at = rf_add16(at, (uint16_t)sample->spindle_ma);
        at = rf_add16(at, (uint16_t)sample->torque_001nm);
        at = rf_add16(at, (uint16_t)sample->force_01n);
        at = rf_add32(at, (uint32_t)sample->z_bit_um);
        put += 1;
    }
    return put;
}

static void send_part(rf_rig *rig) {
    rf_snapshot *snapshot = &rig->snapshot;
    const uint8_t count = parts(snapshot);
    const uint16_t first = (uint16_t)((snapshot->part - 1) * RF_PART_SAMPLES);
    rd_snapshot part = {
        .boot_count = snapshot->boot_count,
        .snapshot_transaction = snapshot->transaction,
        .snapshot_part = snapshot->part,
        .snapshot_parts = count,
        .snapshot_cause = snapshot->cause,
        .snapshot_at = snapshot->end_ms - (uint32_t)(snapshot->filled - 1 - first),
    };
    put_samples(snapshot, first, part.snapshot_samples);
    uint8_t packet[HEADER_OCTETS + RD_OCTETS_SNAPSHOT + TRAILER_OCTETS];
    const uint8_t subtype = snapshot->part == 1 ? 1 : snapshot->part == count ? 3 : 2;
    rf_packet_begin(rig, packet, RL_APID_BULK, rig->sequence_bulk++, 13, subtype,
                    rig->counter_bulk[subtype]++, rig->now_us);
    const size_t octets = rd_write_snapshot(packet + HEADER_OCTETS, &part);
    const size_t whole = rf_packet_end(packet, packet + HEADER_OCTETS + octets);
    rl_device_send(&rig->link, packet, whole, rig->now_us);
}

static void run_parts(rf_rig *rig) {
    rf_snapshot *snapshot = &rig->snapshot;
    if (snapshot->part == 0 || rig->now_us < snapshot->part_us) return;
    if (rl_device_session(&rig->link) == 0) {
        snapshot->part = 0;
        return;
    }
    send_part(rig);
    snapshot->part_us = rig->now_us + PART_EVERY_MS * RF_MS;
    snapshot->part = snapshot->part >= snapshot->last_part ? 0 : (uint8_t)(snapshot->part + 1);
}

void rf_snapshot_run(rf_rig *rig) {
    rf_snapshot *snapshot = &rig->snapshot;
    if (snapshot->cause == 0 || snapshot->after != 0) take(rig);
    if (snapshot->cause != 0 && snapshot->after != 0) {
        snapshot->after -= 1;
        if (snapshot->after == 0) {
            snapshot->pieces = 0;
            snapshot->sum = 0;
            rf_event_add(rig, RL_EVENT_SNAPSHOT, snapshot->cause, parts(snapshot));
        }
    }
    if (frozen(rig)) seal(snapshot);
    run_parts(rig);
}
