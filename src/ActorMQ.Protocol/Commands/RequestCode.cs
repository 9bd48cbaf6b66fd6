// Longer than a page because it is one table: every request that RocketMQ knows.
namespace ActorMQ.Protocol.Commands;

/// <summary>
/// What a request asks for. Codes that are not listed may arrive and are answered <see
/// cref="ResponseCode.RequestCodeNotSupported"/>.
/// </summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/RequestCode.java, whose names stand in the
/// summaries.
/// </remarks>
public enum RequestCode
{
    /// <summary>SEND_MESSAGE.</summary>
    SendMessage = 10,

    /// <summary>PULL_MESSAGE.</summary>
    PullMessage = 11,

    /// <summary>QUERY_MESSAGE.</summary>
    QueryMessage = 12,

    /// <summary>QUERY_BROKER_OFFSET.</summary>
    QueryBrokerOffset = 13,

    /// <summary>QUERY_CONSUMER_OFFSET.</summary>
    QueryConsumerOffset = 14,

    /// <summary>UPDATE_CONSUMER_OFFSET.</summary>
    UpdateConsumerOffset = 15,

    /// <summary>UPDATE_AND_CREATE_TOPIC.</summary>
    UpdateAndCreateTopic = 17,

    /// <summary>UPDATE_AND_CREATE_TOPIC_LIST.</summary>
    UpdateAndCreateTopicList = 18,

    /// <summary>GET_ALL_TOPIC_CONFIG.</summary>
    GetAllTopicConfig = 21,

    /// <summary>GET_TOPIC_CONFIG_LIST.</summary>
    GetTopicConfigList = 22,

    /// <summary>GET_TOPIC_NAME_LIST.</summary>
    GetTopicNameList = 23,

    /// <summary>UPDATE_BROKER_CONFIG.</summary>
    UpdateBrokerConfig = 25,

    /// <summary>GET_BROKER_CONFIG.</summary>
    GetBrokerConfig = 26,

    /// <summary>TRIGGER_DELETE_FILES.</summary>
    TriggerDeleteFiles = 27,

    /// <summary>GET_BROKER_RUNTIME_INFO.</summary>
    GetBrokerRuntimeInfo = 28,

    /// <summary>SEARCH_OFFSET_BY_TIMESTAMP.</summary>
    SearchOffsetByTimestamp = 29,

    /// <summary>GET_MAX_OFFSET.</summary>
    GetMaxOffset = 30,

    /// <summary>GET_MIN_OFFSET.</summary>
    GetMinOffset = 31,

    /// <summary>GET_EARLIEST_MSG_STORETIME.</summary>
    GetEarliestMsgStoretime = 32,

    /// <summary>VIEW_MESSAGE_BY_ID.</summary>
    ViewMessageById = 33,

    /// <summary>HEART_BEAT.</summary>
    HeartBeat = 34,

    /// <summary>UNREGISTER_CLIENT.</summary>
    UnregisterClient = 35,

    /// <summary>CONSUMER_SEND_MSG_BACK.</summary>
    ConsumerSendMsgBack = 36,

    /// <summary>END_TRANSACTION.</summary>
    EndTransaction = 37,

    /// <summary>GET_CONSUMER_LIST_BY_GROUP.</summary>
    GetConsumerListByGroup = 38,

    /// <summary>CHECK_TRANSACTION_STATE.</summary>
    CheckTransactionState = 39,

    /// <summary>NOTIFY_CONSUMER_IDS_CHANGED.</summary>
    NotifyConsumerIdsChanged = 40,

    /// <summary>LOCK_BATCH_MQ.</summary>
    LockBatchMq = 41,

    /// <summary>UNLOCK_BATCH_MQ.</summary>
    UnlockBatchMq = 42,

    /// <summary>GET_ALL_CONSUMER_OFFSET.</summary>
    GetAllConsumerOffset = 43,

    /// <summary>GET_ALL_DELAY_OFFSET.</summary>
    GetAllDelayOffset = 45,

    /// <summary>CHECK_CLIENT_CONFIG.</summary>
    CheckClientConfig = 46,

    /// <summary>GET_CLIENT_CONFIG.</summary>
    GetClientConfig = 47,

    /// <summary>GET_TIMER_CHECK_POINT.</summary>
    GetTimerCheckPoint = 60,

    /// <summary>GET_TIMER_METRICS.</summary>
    GetTimerMetrics = 61,

    /// <summary>PUT_KV_CONFIG.</summary>
    PutKvConfig = 100,

    /// <summary>GET_KV_CONFIG.</summary>
    GetKvConfig = 101,

    /// <summary>DELETE_KV_CONFIG.</summary>
    DeleteKvConfig = 102,

    /// <summary>REGISTER_BROKER.</summary>
    RegisterBroker = 103,

    /// <summary>UNREGISTER_BROKER.</summary>
    UnregisterBroker = 104,

    /// <summary>GET_ROUTEINFO_BY_TOPIC.</summary>
    GetRouteInfoByTopic = 105,

    /// <summary>GET_BROKER_CLUSTER_INFO.</summary>
    GetBrokerClusterInfo = 106,

    /// <summary>UPDATE_AND_CREATE_SUBSCRIPTIONGROUP.</summary>
    UpdateAndCreateSubscriptiongroup = 200,

    /// <summary>GET_ALL_SUBSCRIPTIONGROUP_CONFIG.</summary>
    GetAllSubscriptiongroupConfig = 201,

    /// <summary>GET_TOPIC_STATS_INFO.</summary>
    GetTopicStatsInfo = 202,

    /// <summary>GET_CONSUMER_CONNECTION_LIST.</summary>
    GetConsumerConnectionList = 203,

    /// <summary>GET_PRODUCER_CONNECTION_LIST.</summary>
    GetProducerConnectionList = 204,

    /// <summary>WIPE_WRITE_PERM_OF_BROKER.</summary>
    WipeWritePermOfBroker = 205,

    /// <summary>GET_ALL_TOPIC_LIST_FROM_NAMESERVER.</summary>
    GetAllTopicListFromNameserver = 206,

    /// <summary>DELETE_SUBSCRIPTIONGROUP.</summary>
    DeleteSubscriptiongroup = 207,

    /// <summary>GET_CONSUME_STATS.</summary>
    GetConsumeStats = 208,

    /// <summary>SUSPEND_CONSUMER.</summary>
    SuspendConsumer = 209,

    /// <summary>RESUME_CONSUMER.</summary>
    ResumeConsumer = 210,

    /// <summary>RESET_CONSUMER_OFFSET_IN_CONSUMER.</summary>
    ResetConsumerOffsetInConsumer = 211,

    /// <summary>RESET_CONSUMER_OFFSET_IN_BROKER.</summary>
    ResetConsumerOffsetInBroker = 212,

    /// <summary>ADJUST_CONSUMER_THREAD_POOL.</summary>
    AdjustConsumerThreadPool = 213,

    /// <summary>WHO_CONSUME_THE_MESSAGE.</summary>
    WhoConsumeTheMessage = 214,

    /// <summary>DELETE_TOPIC_IN_BROKER.</summary>
    DeleteTopicInBroker = 215,

    /// <summary>DELETE_TOPIC_IN_NAMESRV.</summary>
    DeleteTopicInNamesrv = 216,

    /// <summary>REGISTER_TOPIC_IN_NAMESRV.</summary>
    RegisterTopicInNamesrv = 217,

    /// <summary>GET_KVLIST_BY_NAMESPACE.</summary>
    GetKvlistByNamespace = 219,

    /// <summary>RESET_CONSUMER_CLIENT_OFFSET.</summary>
    ResetConsumerClientOffset = 220,

    /// <summary>GET_CONSUMER_STATUS_FROM_CLIENT.</summary>
    GetConsumerStatusFromClient = 221,

    /// <summary>INVOKE_BROKER_TO_RESET_OFFSET.</summary>
    InvokeBrokerToResetOffset = 222,

    /// <summary>INVOKE_BROKER_TO_GET_CONSUMER_STATUS.</summary>
    InvokeBrokerToGetConsumerStatus = 223,

    /// <summary>GET_TOPICS_BY_CLUSTER.</summary>
    GetTopicsByCluster = 224,

    /// <summary>UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST.</summary>
    UpdateAndCreateSubscriptiongroupList = 225,

    /// <summary>QUERY_TOPIC_CONSUME_BY_WHO.</summary>
    QueryTopicConsumeByWho = 300,

    /// <summary>REGISTER_FILTER_SERVER.</summary>
    RegisterFilterServer = 301,

    /// <summary>REGISTER_MESSAGE_FILTER_CLASS.</summary>
    RegisterMessageFilterClass = 302,

    /// <summary>QUERY_CONSUME_TIME_SPAN.</summary>
    QueryConsumeTimeSpan = 303,

    /// <summary>GET_SYSTEM_TOPIC_LIST_FROM_NS.</summary>
    GetSystemTopicListFromNs = 304,

    /// <summary>GET_SYSTEM_TOPIC_LIST_FROM_BROKER.</summary>
    GetSystemTopicListFromBroker = 305,

    /// <summary>CLEAN_EXPIRED_CONSUMEQUEUE.</summary>
    CleanExpiredConsumequeue = 306,

    /// <summary>GET_CONSUMER_RUNNING_INFO.</summary>
    GetConsumerRunningInfo = 307,

    /// <summary>QUERY_CORRECTION_OFFSET.</summary>
    QueryCorrectionOffset = 308,

    /// <summary>CONSUME_MESSAGE_DIRECTLY.</summary>
    ConsumeMessageDirectly = 309,

    /// <summary>SEND_MESSAGE_V2.</summary>
    SendMessageV2 = 310,

    /// <summary>GET_UNIT_TOPIC_LIST.</summary>
    GetUnitTopicList = 311,

    /// <summary>GET_HAS_UNIT_SUB_TOPIC_LIST.</summary>
    GetHasUnitSubTopicList = 312,

    /// <summary>GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST.</summary>
    GetHasUnitSubUnunitTopicList = 313,

    /// <summary>CLONE_GROUP_OFFSET.</summary>
    CloneGroupOffset = 314,

    /// <summary>VIEW_BROKER_STATS_DATA.</summary>
    ViewBrokerStatsData = 315,

    /// <summary>CLEAN_UNUSED_TOPIC.</summary>
    CleanUnusedTopic = 316,

    /// <summary>GET_BROKER_CONSUME_STATS.</summary>
    GetBrokerConsumeStats = 317,

    /// <summary>UPDATE_NAMESRV_CONFIG.</summary>
    UpdateNamesrvConfig = 318,

    /// <summary>GET_NAMESRV_CONFIG.</summary>
    GetNamesrvConfig = 319,

    /// <summary>SEND_BATCH_MESSAGE.</summary>
    SendBatchMessage = 320,

    /// <summary>QUERY_CONSUME_QUEUE.</summary>
    QueryConsumeQueue = 321,

    /// <summary>QUERY_DATA_VERSION.</summary>
    QueryDataVersion = 322,

    /// <summary>RESUME_CHECK_HALF_MESSAGE.</summary>
    ResumeCheckHalfMessage = 323,

    /// <summary>SEND_REPLY_MESSAGE.</summary>
    SendReplyMessage = 324,

    /// <summary>SEND_REPLY_MESSAGE_V2.</summary>
    SendReplyMessageV2 = 325,

    /// <summary>PUSH_REPLY_MESSAGE_TO_CLIENT.</summary>
    PushReplyMessageToClient = 326,

    /// <summary>ADD_WRITE_PERM_OF_BROKER.</summary>
    AddWritePermOfBroker = 327,

    /// <summary>GET_ALL_PRODUCER_INFO.</summary>
    GetAllProducerInfo = 328,

    /// <summary>DELETE_EXPIRED_COMMITLOG.</summary>
    DeleteExpiredCommitlog = 329,

    /// <summary>QUERY_TOPICS_BY_CONSUMER.</summary>
    QueryTopicsByConsumer = 343,

    /// <summary>QUERY_SUBSCRIPTION_BY_CONSUMER.</summary>
    QuerySubscriptionByConsumer = 345,

    /// <summary>GET_TOPIC_CONFIG.</summary>
    GetTopicConfig = 351,

    /// <summary>GET_SUBSCRIPTIONGROUP_CONFIG.</summary>
    GetSubscriptiongroupConfig = 352,

    /// <summary>UPDATE_AND_GET_GROUP_FORBIDDEN.</summary>
    UpdateAndGetGroupForbidden = 353,

    /// <summary>CHECK_ROCKSDB_CQ_WRITE_PROGRESS.</summary>
    CheckRocksdbCqWriteProgress = 354,

    /// <summary>EXPORT_ROCKSDB_CONFIG_TO_JSON.</summary>
    ExportRocksdbConfigToJson = 355,

    /// <summary>LITE_PULL_MESSAGE.</summary>
    LitePullMessage = 361,

    /// <summary>RECALL_MESSAGE.</summary>
    RecallMessage = 370,

    /// <summary>QUERY_ASSIGNMENT.</summary>
    QueryAssignment = 400,

    /// <summary>SET_MESSAGE_REQUEST_MODE.</summary>
    SetMessageRequestMode = 401,

    /// <summary>GET_ALL_MESSAGE_REQUEST_MODE.</summary>
    GetAllMessageRequestMode = 402,

    /// <summary>UPDATE_AND_CREATE_STATIC_TOPIC.</summary>
    UpdateAndCreateStaticTopic = 513,

    /// <summary>GET_BROKER_MEMBER_GROUP.</summary>
    GetBrokerMemberGroup = 901,

    /// <summary>ADD_BROKER.</summary>
    AddBroker = 902,

    /// <summary>REMOVE_BROKER.</summary>
    RemoveBroker = 903,

    /// <summary>BROKER_HEARTBEAT.</summary>
    BrokerHeartbeat = 904,

    /// <summary>NOTIFY_MIN_BROKER_ID_CHANGE.</summary>
    NotifyMinBrokerIdChange = 905,

    /// <summary>EXCHANGE_BROKER_HA_INFO.</summary>
    ExchangeBrokerHaInfo = 906,

    /// <summary>GET_BROKER_HA_STATUS.</summary>
    GetBrokerHaStatus = 907,

    /// <summary>RESET_MASTER_FLUSH_OFFSET.</summary>
    ResetMasterFlushOffset = 908,

    /// <summary>CONTROLLER_ALTER_SYNC_STATE_SET.</summary>
    ControllerAlterSyncStateSet = 1001,

    /// <summary>CONTROLLER_ELECT_MASTER.</summary>
    ControllerElectMaster = 1002,

    /// <summary>CONTROLLER_REGISTER_BROKER.</summary>
    ControllerRegisterBroker = 1003,

    /// <summary>CONTROLLER_GET_REPLICA_INFO.</summary>
    ControllerGetReplicaInfo = 1004,

    /// <summary>CONTROLLER_GET_METADATA_INFO.</summary>
    ControllerGetMetadataInfo = 1005,

    /// <summary>CONTROLLER_GET_SYNC_STATE_DATA.</summary>
    ControllerGetSyncStateData = 1006,

    /// <summary>GET_BROKER_EPOCH_CACHE.</summary>
    GetBrokerEpochCache = 1007,

    /// <summary>NOTIFY_BROKER_ROLE_CHANGED.</summary>
    NotifyBrokerRoleChanged = 1008,

    /// <summary>UPDATE_CONTROLLER_CONFIG.</summary>
    UpdateControllerConfig = 1009,

    /// <summary>GET_CONTROLLER_CONFIG.</summary>
    GetControllerConfig = 1010,

    /// <summary>CLEAN_BROKER_DATA.</summary>
    CleanBrokerData = 1011,

    /// <summary>CONTROLLER_GET_NEXT_BROKER_ID.</summary>
    ControllerGetNextBrokerId = 1012,

    /// <summary>CONTROLLER_APPLY_BROKER_ID.</summary>
    ControllerApplyBrokerId = 1013,

    /// <summary>UPDATE_COLD_DATA_FLOW_CTR_CONFIG.</summary>
    UpdateColdDataFlowCtrConfig = 2001,

    /// <summary>REMOVE_COLD_DATA_FLOW_CTR_CONFIG.</summary>
    RemoveColdDataFlowCtrConfig = 2002,

    /// <summary>GET_COLD_DATA_FLOW_CTR_INFO.</summary>
    GetColdDataFlowCtrInfo = 2003,

    /// <summary>SET_COMMITLOG_READ_MODE.</summary>
    SetCommitlogReadMode = 2004,

    /// <summary>AUTH_CREATE_USER.</summary>
    AuthCreateUser = 3001,

    /// <summary>AUTH_UPDATE_USER.</summary>
    AuthUpdateUser = 3002,

    /// <summary>AUTH_DELETE_USER.</summary>
    AuthDeleteUser = 3003,

    /// <summary>AUTH_GET_USER.</summary>
    AuthGetUser = 3004,

    /// <summary>AUTH_LIST_USER.</summary>
    AuthListUser = 3005,

    /// <summary>AUTH_CREATE_ACL.</summary>
    AuthCreateAcl = 3006,

    /// <summary>AUTH_UPDATE_ACL.</summary>
    AuthUpdateAcl = 3007,

    /// <summary>AUTH_DELETE_ACL.</summary>
    AuthDeleteAcl = 3008,

    /// <summary>AUTH_GET_ACL.</summary>
    AuthGetAcl = 3009,

    /// <summary>AUTH_LIST_ACL.</summary>
    AuthListAcl = 3010,

    // ActorMQ's own, which no RocketMQ client sends. They fit the binary form's 16 bits.

    /// <summary>A follower wants to follow. One-way.</summary>
    ReplicaJoin = 30001,

    /// <summary>A leader tells a follower where their logs part. One-way.</summary>
    ReplicaAgree = 30002,

    /// <summary>A leader sends log, or a sign of life. One-way.</summary>
    ReplicaLog = 30003,

    /// <summary>A follower tells how far it is. One-way.</summary>
    ReplicaAcknowledge = 30004,

    /// <summary>A replica has seen a later epoch. One-way.</summary>
    ReplicaRefuse = 30005,

    /// <summary>A leader cannot go on with a follower's session. One-way.</summary>
    ReplicaJoinAgain = 30006,

    /// <summary>A slave asks a master by configuration for its epoch, and says that it is there.</summary>
    ReplicaAskMaster = 30007,

    /// <summary>A follower is about to stop. One-way.</summary>
    ReplicaLeave = 30008,

    /// <summary>A command asks a node how the cluster is.</summary>
    ClusterShow = 30101,

    /// <summary>A command has a node do something to the cluster.</summary>
    ClusterOrder = 30102,

    /// <summary>Bring a message to an entity of another node; answered when it is taken, or with the entity's
    /// reply.</summary>
    BringToEntity = 30201,

    /// <summary>Tell another node when an actor has ended.</summary>
    BeginWatch = 30202,

    /// <summary>Compare the watches of the asking node.</summary>
    CheckWatches = 30203,

    /// <summary>An actor that the asked node watches has ended.</summary>
    WatchedEnded = 30204,

    /// <summary>POP_MESSAGE.</summary>
    PopMessage = 200050,

    /// <summary>ACK_MESSAGE.</summary>
    AckMessage = 200051,

    /// <summary>PEEK_MESSAGE.</summary>
    PeekMessage = 200052,

    /// <summary>CHANGE_MESSAGE_INVISIBLETIME.</summary>
    ChangeMessageInvisibletime = 200053,

    /// <summary>NOTIFICATION.</summary>
    Notification = 200054,

    /// <summary>POLLING_INFO.</summary>
    PollingInfo = 200055,

    /// <summary>POP_ROLLBACK.</summary>
    PopRollback = 200056,

    /// <summary>BATCH_ACK_MESSAGE.</summary>
    BatchAckMessage = 200151,
}
