//! How NetSapiens' deliveries are read.

use super::{Kind, Payload, Record};
use crate::fields::{Field, Missing, MissingInRecords};
use crate::payload::{ReadFields, Records};
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::{Vendor, verify::Authentication};

/// NetSapiens' word for a time that is not known.
const NO_TIME: &str = "0000-00-00 00:00:00";

/// The fields in which that word stands.
const TIMES: [&str; 5] = [
    "batch_tim_beg",
    "time_answer",
    "time_release",
    "time_start",
    "ts",
];

/// NetSapiens' schema.
pub(crate) struct Netsapiens;

impl Schema for Netsapiens {
    const VENDOR: Vendor = Vendor::Netsapiens;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[
        &["orig_callid", "orig_to_user"],
        &["orig_from_uri", "orig_to_user", "cdr_id"],
        &["orig_callid", "orig_to_user", "time_start", "term_to_uri"],
        &["object", "callId", "download_url"],
    ];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn keeps(name: &str) -> bool {
        KEPT.contains(&name)
    }

    fn records<'p, 'a>(
        payload: &'p mut Self::Payload<'a>,
        _state: &mut (),
    ) -> Option<&'p mut dyn Records<'a>> {
        Some(&mut payload.records)
    }

    fn read<'a>(_state: &mut (), object: &mut dyn ReadFields<'a>, field: Field<'_, 'a>) {
        let is_no_time = TIMES.contains(&field.name()) && field.plain_text() == Some(NO_TIME);
        if !is_no_time {
            object.read(field);
        }
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let Payload { kind, records } = &mut draft.payload;
        let known = |kind: &Kind| *kind != Kind::Unknown;
        *kind = records
            .iter()
            .map(Record::kind)
            .find(known)
            .unwrap_or_default();
        let mut named = records.iter().filter_map(|record| record.object.as_ref());
        match (kind.documented(), named.next()) {
            (Some(kind), _) => EventName::Known(kind),
            (None, Some(object)) => EventName::Unknown(object.clone()),
            (None, None) => EventName::None,
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let mut missing = missing.in_records("");
        for (record, index) in draft.payload.records.iter().zip(missing.doubts.indices()) {
            record.check(index, &mut missing);
        }
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

impl Record<'_> {
    /// The model: by the name that the record gives, else by the fields that no other model has.
    pub(super) fn kind(&self) -> Kind {
        match &self.object {
            Some(object) => Kind::named(object),
            None if self.cdr_id.is_some() || self.release_code.is_some() || self.row.is_some() => {
                Kind::Cdr
            }
            None if self.orig_callid.is_none() => Kind::Unknown,
            None if self.acr_id.is_some() || self.ts.is_some() => Kind::Call,
            None => Kind::CallOrigid,
        }
    }

    fn check(&self, index: usize, missing: &mut MissingInRecords<'_, '_>) {
        let kind = self.kind();
        if matches!(kind, Kind::Call | Kind::CallOrigid) {
            missing.unless(index, &self.orig_callid, "orig_callid");
            missing.unless(index, &self.orig_from_uri, "orig_from_uri");
            missing.unless(index, &self.orig_call_info, "orig_call_info");
            missing.unless(index, &self.term_call_info, "term_call_info");
            missing.unless(index, &self.time_start, "time_start");
        }
        match kind {
            Kind::Call => {
                missing.unless(index, &self.acr_id, "acr_id");
                missing.unless(index, &self.term_callid, "term_callid");
                missing.unless(index, &self.ts, "ts");
            }
            Kind::CallRecording => missing.unless(index, &self.call_id, "callId"),
            Kind::CallOrigid | Kind::Cdr | Kind::Unknown => {}
        }
        if !matches!(kind, Kind::CallRecording | Kind::Unknown) {
            missing.unless(index, &self.orig_to_user, "orig_to_user");
        }
    }
}

/// The other fields that the models are known to have; those of a `CdrR` that the record has by itself among them.
const KEPT: [&str; 104] = [
    "action",
    "action_by",
    "action_parameter",
    "ani",
    "batch_dura",
    "batch_hold",
    "batch_tim_ans",
    "batch_tim_beg",
    "by_group",
    "by_id",
    "by_site",
    "by_sub",
    "by_territory",
    "by_type",
    "by_uri",
    "caseId",
    "cdr_index",
    "codec",
    "disp_type",
    "disposition",
    "dnis",
    "duration",
    "file0",
    "file1",
    "file2",
    "hide",
    "hostname",
    "id",
    "image_cnt_a",
    "image_cnt_b",
    "image_codec",
    "image_prt_0",
    "image_prt_a",
    "image_prt_b",
    "mac",
    "media",
    "notes",
    "orig_from_host",
    "orig_from_name",
    "orig_from_uri",
    "orig_from_user",
    "orig_group",
    "orig_id",
    "orig_ip",
    "orig_leg_tag",
    "orig_logi_uri",
    "orig_match",
    "orig_name",
    "orig_own_domain",
    "orig_own_sub",
    "orig_req_host",
    "orig_req_uri",
    "orig_req_user",
    "orig_site",
    "orig_sub",
    "orig_territory",
    "orig_to_host",
    "orig_to_uri",
    "orig_to_user",
    "orig_type",
    "pac",
    "reason",
    "rly_cnt_a",
    "rly_cnt_b",
    "rly_prt_0",
    "rly_prt_a",
    "rly_prt_b",
    "route_class",
    "route_to",
    "servedCallId",
    "sessionId",
    "status",
    "tag",
    "term_group",
    "term_id",
    "term_ip",
    "term_leg_tag",
    "term_logi_uri",
    "term_match",
    "term_own_domain",
    "term_own_sub",
    "term_site",
    "term_sub",
    "term_territory",
    "term_to_uri",
    "term_uri",
    "territory",
    "time",
    "time_begin",
    "time_disp",
    "time_holding",
    "time_insert",
    "time_refresh",
    "time_ringing",
    "timeClose",
    "timeOpen",
    "uid0",
    "uid1",
    "video_cnt_a",
    "video_cnt_b",
    "video_codec",
    "video_prt_0",
    "video_prt_a",
    "video_prt_b",
];
