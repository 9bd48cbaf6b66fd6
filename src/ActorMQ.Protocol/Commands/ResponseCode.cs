// Longer than a page because it is one table: every answer that RocketMQ knows.
namespace ActorMQ.Protocol.Commands;

/// <summary>How a request ended.</summary>
/// <remarks>
/// Source: apache/rocketmq 8fc57f1 remoting/.../protocol/RemotingSysResponseCode.java and
/// ResponseCode.java, whose names stand in the summaries.
/// </remarks>
public enum ResponseCode
{
    /// <summary>SUCCESS.</summary>
    Success = 0,

    /// <summary>SYSTEM_ERROR.</summary>
    SystemError = 1,

    /// <summary>SYSTEM_BUSY.</summary>
    SystemBusy = 2,

    /// <summary>REQUEST_CODE_NOT_SUPPORTED.</summary>
    RequestCodeNotSupported = 3,

    /// <summary>TRANSACTION_FAILED.</summary>
    TransactionFailed = 4,

    /// <summary>FLUSH_DISK_TIMEOUT.</summary>
    FlushDiskTimeout = 10,

    /// <summary>SLAVE_NOT_AVAILABLE.</summary>
    SlaveNotAvailable = 11,

    /// <summary>FLUSH_SLAVE_TIMEOUT.</summary>
    FlushSlaveTimeout = 12,

    /// <summary>MESSAGE_ILLEGAL.</summary>
    MessageIllegal = 13,

    /// <summary>SERVICE_NOT_AVAILABLE.</summary>
    ServiceNotAvailable = 14,

    /// <summary>VERSION_NOT_SUPPORTED.</summary>
    VersionNotSupported = 15,

    /// <summary>NO_PERMISSION.</summary>
    NoPermission = 16,

    /// <summary>TOPIC_NOT_EXIST.</summary>
    TopicNotExist = 17,

    /// <summary>TOPIC_EXIST_ALREADY.</summary>
    TopicExistAlready = 18,

    /// <summary>PULL_NOT_FOUND.</summary>
    PullNotFound = 19,

    /// <summary>PULL_RETRY_IMMEDIATELY.</summary>
    PullRetryImmediately = 20,

    /// <summary>PULL_OFFSET_MOVED.</summary>
    PullOffsetMoved = 21,

    /// <summary>QUERY_NOT_FOUND.</summary>
    QueryNotFound = 22,

    /// <summary>SUBSCRIPTION_PARSE_FAILED.</summary>
    SubscriptionParseFailed = 23,

    /// <summary>SUBSCRIPTION_NOT_EXIST.</summary>
    SubscriptionNotExist = 24,

    /// <summary>SUBSCRIPTION_NOT_LATEST.</summary>
    SubscriptionNotLatest = 25,

    /// <summary>SUBSCRIPTION_GROUP_NOT_EXIST.</summary>
    SubscriptionGroupNotExist = 26,

    /// <summary>FILTER_DATA_NOT_EXIST.</summary>
    FilterDataNotExist = 27,

    /// <summary>FILTER_DATA_NOT_LATEST.</summary>
    FilterDataNotLatest = 28,

    /// <summary>INVALID_PARAMETER.</summary>
    InvalidParameter = 29,

    /// <summary>TRANSACTION_SHOULD_COMMIT.</summary>
    TransactionShouldCommit = 200,

    /// <summary>TRANSACTION_SHOULD_ROLLBACK.</summary>
    TransactionShouldRollback = 201,

    /// <summary>TRANSACTION_STATE_UNKNOW.</summary>
    TransactionStateUnknow = 202,

    /// <summary>TRANSACTION_STATE_GROUP_WRONG.</summary>
    TransactionStateGroupWrong = 203,

    /// <summary>NO_BUYER_ID.</summary>
    NoBuyerId = 204,

    /// <summary>NOT_IN_CURRENT_UNIT.</summary>
    NotInCurrentUnit = 205,

    /// <summary>CONSUMER_NOT_ONLINE.</summary>
    ConsumerNotOnline = 206,

    /// <summary>CONSUME_MSG_TIMEOUT.</summary>
    ConsumeMsgTimeout = 207,

    /// <summary>NO_MESSAGE.</summary>
    NoMessage = 208,

    /// <summary>POLLING_FULL.</summary>
    PollingFull = 209,

    /// <summary>POLLING_TIMEOUT.</summary>
    PollingTimeout = 210,

    /// <summary>BROKER_NOT_EXIST.</summary>
    BrokerNotExist = 211,

    /// <summary>BROKER_DISPATCH_NOT_COMPLETE.</summary>
    BrokerDispatchNotComplete = 212,

    /// <summary>BROADCAST_CONSUMPTION.</summary>
    BroadcastConsumption = 213,

    /// <summary>FLOW_CONTROL.</summary>
    FlowControl = 215,

    /// <summary>NOT_LEADER_FOR_QUEUE.</summary>
    NotLeaderForQueue = 501,

    /// <summary>ILLEGAL_OPERATION.</summary>
    IllegalOperation = 604,

    /// <summary>RPC_UNKNOWN.</summary>
    RpcUnknown = -1000,

    /// <summary>RPC_ADDR_IS_NULL.</summary>
    RpcAddrIsNull = -1002,

    /// <summary>RPC_SEND_TO_CHANNEL_FAILED.</summary>
    RpcSendToChannelFailed = -1004,

    /// <summary>RPC_TIME_OUT.</summary>
    RpcTimeOut = -1006,

    /// <summary>GO_AWAY.</summary>
    GoAway = 1500,

    /// <summary>CONTROLLER_FENCED_MASTER_EPOCH.</summary>
    ControllerFencedMasterEpoch = 2000,

    /// <summary>CONTROLLER_FENCED_SYNC_STATE_SET_EPOCH.</summary>
    ControllerFencedSyncStateSetEpoch = 2001,

    /// <summary>CONTROLLER_INVALID_MASTER.</summary>
    ControllerInvalidMaster = 2002,

    /// <summary>CONTROLLER_INVALID_REPLICAS.</summary>
    ControllerInvalidReplicas = 2003,

    /// <summary>CONTROLLER_MASTER_NOT_AVAILABLE.</summary>
    ControllerMasterNotAvailable = 2004,

    /// <summary>CONTROLLER_INVALID_REQUEST.</summary>
    ControllerInvalidRequest = 2005,

    /// <summary>CONTROLLER_BROKER_NOT_ALIVE.</summary>
    ControllerBrokerNotAlive = 2006,

    /// <summary>CONTROLLER_NOT_LEADER.</summary>
    ControllerNotLeader = 2007,

    /// <summary>CONTROLLER_BROKER_METADATA_NOT_EXIST.</summary>
    ControllerBrokerMetadataNotExist = 2008,

    /// <summary>CONTROLLER_INVALID_CLEAN_BROKER_METADATA.</summary>
    ControllerInvalidCleanBrokerMetadata = 2009,

    /// <summary>CONTROLLER_BROKER_NEED_TO_BE_REGISTERED.</summary>
    ControllerBrokerNeedToBeRegistered = 2010,

    /// <summary>CONTROLLER_MASTER_STILL_EXIST.</summary>
    ControllerMasterStillExist = 2011,

    /// <summary>CONTROLLER_ELECT_MASTER_FAILED.</summary>
    ControllerElectMasterFailed = 2012,

    /// <summary>CONTROLLER_ALTER_SYNC_STATE_SET_FAILED.</summary>
    ControllerAlterSyncStateSetFailed = 2013,

    /// <summary>CONTROLLER_BROKER_ID_INVALID.</summary>
    ControllerBrokerIdInvalid = 2014,

    /// <summary>CONTROLLER_JRAFT_INTERNAL_ERROR.</summary>
    ControllerJraftInternalError = 2015,

    /// <summary>CONTROLLER_BROKER_LIVE_INFO_NOT_EXISTS.</summary>
    ControllerBrokerLiveInfoNotExists = 2016,

    /// <summary>USER_NOT_EXIST.</summary>
    UserNotExist = 3001,

    /// <summary>POLICY_NOT_EXIST.</summary>
    PolicyNotExist = 3002,
}
